package dev.residua.cli.profile;

import dev.residua.runtime.Spmd;
import dev.residua.runtime.Team;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Vectors;
import java.util.Arrays;

/// Measures a [Roofline]: all threads multiply and add in registers, and then all read memory, each
/// as fast as it can; the best of each counts. It takes less than a second, or more where the JVM
/// is so busy that it does not compile the loops in that time.
public final class MachineRates {
  private static final long COMPUTE_NANOS = 350_000_000;
  private static final long MEMORY_NANOS = 250_000_000;

  /// For how long a rate has not become better where it is taken as the best.
  private static final long SETTLED = 200_000_000;

  /// When a thread gives up waiting for the JVM to compile its loop.
  private static final long PATIENCE = 5_000_000_000L;

  /// Elements of the memory that is read: 128 MiB of ints.
  private static final int MEMORY = 1 << 25;

  /// Nanoseconds between two looks at the clock, about.
  private static final long STRETCH = 300_000;

  private MachineRates() {}

  /// The rates of these threads together.
  public static Roofline measure(Threads threads) {
    var compute = Vectors.lanes() > 0 ? new VectorPeak() : new ScalarPeak();
    return new Roofline(
        sum(threads, new Computing(compute, new double[threads.count()])),
        sum(threads, new Reading(new int[MEMORY], new double[threads.count()])));
  }

  private static double sum(Threads threads, Measurement measurement) {
    threads.run(measurement);
    return Arrays.stream(measurement.rates()).sum();
  }

  /// Multiply-adds that do not wait for each other.
  interface Peak {
    /// The operations of one call.
    long operations();

    /// A rate that every processor is above, in operations in a nanosecond, and no interpreter.
    double compiled();

    /// Returns something that depends on all of them.
    float run(float factor, float addend);
  }

  private interface Measurement extends Spmd {
    /// The best rate of each thread.
    double[] rates();
  }

  private record Computing(Peak peak, double[] rates) implements Measurement {
    @Override
    public void run(int part, Team team) {
      float sink = 0;
      long begin = System.nanoTime();
      long improved = begin;
      int calls = 1;
      for (long now = begin; !isSettled(now - begin, now - improved, rates[part]); ) {
        for (int i = 0; i < calls; i++) {
          sink += peak.run(0.5f, 1 + sink * 1e-30f);
        }
        long then = System.nanoTime();
        double rate = (double) calls * peak.operations() / (then - now);
        improved = rate > 1.05 * rates[part] ? then : improved;
        rates[part] = Math.max(rates[part], rate);
        calls = then - now < STRETCH ? 2 * calls : Math.max(1, calls / 2);
        now = then;
      }
      keep(sink);
    }

    /// Whether the loop is compiled, as far as its rate tells.
    private boolean isSettled(long nanos, long sinceImproved, double rate) {
      return nanos >= PATIENCE
          || nanos >= COMPUTE_NANOS && sinceImproved >= SETTLED && rate >= peak.compiled();
    }
  }

  private record Reading(int[] memory, double[] rates) implements Measurement {
    @Override
    public void run(int part, Team team) {
      int from = team.begin(part, memory.length);
      int to = team.end(part, memory.length);
      float sink = 0;
      long end = System.nanoTime() + MEMORY_NANOS;
      for (long now = System.nanoTime(); now < end; ) {
        sink += total(memory, from, to);
        long then = System.nanoTime();
        rates[part] = Math.max(rates[part], (double) (to - from) * Integer.BYTES / (then - now));
        now = then;
      }
      keep(sink);
    }
  }

  /// Integers: their sum may be taken in any order, so the compiler does so in vectors.
  private static int total(int[] memory, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += memory[i];
    }
    return sum;
  }

  private static void keep(float sink) {
    if (Float.isNaN(sink)) {
      throw new IllegalStateException("the sums are finite");
    }
  }
}
