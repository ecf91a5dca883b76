package dev.residua.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// What tells the time.
public enum Clock {
  /// The machine's.
  WALL,
  /// Stands still while the calling thread waits: for one thread on a machine that is shared.
  THREAD;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// Nanoseconds since some moment.
  public long nanos() {
    return switch (this) {
      case WALL -> System.nanoTime();
      case THREAD -> THREADS.getCurrentThreadCpuTime();
    };
  }
}
