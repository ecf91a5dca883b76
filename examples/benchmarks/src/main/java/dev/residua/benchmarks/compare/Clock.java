package dev.residua.benchmarks.compare;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// What tells the time.
enum Clock {
  WALL,
  /// Stands still while the calling thread waits: for one thread on a machine that is shared.
  THREAD;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  long nanos() {
    return switch (this) {
      case WALL -> System.nanoTime();
      case THREAD -> THREADS.getCurrentThreadCpuTime();
    };
  }
}
