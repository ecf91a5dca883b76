package dev.residua.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import dev.residua.benchmarks.engine.Engine;
import java.lang.management.ManagementFactory;

/// What a run takes of the heap, by the JVM's own counter.
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int TRIES = 2;

  private Allocation() {}

  /// Bytes that all threads of this process have allocated until now.
  public static long now() {
    return THREADS.getTotalThreadAllocatedBytes();
  }

  /// Bytes that all threads of this process allocate during one run, the least of some tries: the
  /// JVM has threads of its own that allocate now and then.
  public static long perRun(Engine engine) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && least > 0; i++) {
      engine.prepare();
      long before = now();
      engine.run();
      least = Math.min(least, now() - before);
    }
    return least;
  }
}
