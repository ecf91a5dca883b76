package dev.residua.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/// Two engines timed in turns, so that whatever else the machine does strikes both alike.
///
/// @param first the median of a run of the first engine, in milliseconds
/// @param second the same of the second
/// @param ratio the median over all turns of the first one's time over the second's
/// @param spread half the distance between the quartiles of that ratio
record Duel(double first, double second, double ratio, double spread) {
  /// Time enough for the threads of the last engine to go to sleep.
  private static final long REST_MILLIS = 15;

  /// How long to measure.
  ///
  /// @param warmUp at most this many rounds before
  /// @param turns of each engine
  record Effort(int warmUp, int turns, double turnMillis) {
    static final Effort QUICK = new Effort(16, 12, 60);
    static final Effort FULL = new Effort(60, 40, 150);
  }

  /// What tells the time in nanoseconds.
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

  static Duel fight(Engine first, Engine second, Effort effort, Clock clock) {
    warm(first, effort, clock);
    warm(second, effort, clock);
    double[] a = new double[effort.turns()];
    double[] b = new double[effort.turns()];
    double[] ratios = new double[effort.turns()];
    for (int i = 0; i < ratios.length; i++) {
      a[i] = turn(first, effort, clock);
      b[i] = turn(second, effort, clock);
      ratios[i] = a[i] / b[i];
    }
    Arrays.sort(ratios);
    double spread = (ratios[3 * ratios.length / 4] - ratios[ratios.length / 4]) / 2;
    return new Duel(median(a), median(b), median(ratios), spread);
  }

  /// Runs until three rounds in a row are no faster than those before.
  private static void warm(Engine engine, Effort effort, Clock clock) {
    double best = Double.MAX_VALUE;
    int same = 0;
    for (int round = 0; round < effort.warmUp() && same < 3; round++) {
      double time = turn(engine, new Effort(0, 0, 300), clock);
      same = time < 0.97 * best ? 0 : same + 1;
      best = Math.min(best, time);
    }
  }

  /// The median time of a run, the first one left out, in milliseconds.
  private static double turn(Engine engine, Effort effort, Clock clock) {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    engine.run();
    double[] times = new double[4096];
    int runs = 0;
    double total = 0;
    while (runs < 3 || (total < effort.turnMillis() && runs < times.length)) {
      long start = clock.nanos();
      engine.run();
      times[runs] = (clock.nanos() - start) / 1e6;
      total += times[runs++];
    }
    return median(Arrays.copyOf(times, runs));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
