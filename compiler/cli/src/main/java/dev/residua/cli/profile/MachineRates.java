package dev.residua.cli.profile;

import dev.residua.runtime.Spmd;
import dev.residua.runtime.Team;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Vectors;
import java.util.Arrays;

/// Measures a [Roofline] in under a second: all threads multiply and add in registers, and then all
/// read memory, each as fast as it can; the best of each counts.
public final class MachineRates {
  private static final long COMPUTE_NANOS = 350_000_000;
  private static final long MEMORY_NANOS = 250_000_000;

  /// Elements of the memory that is read: 128 MiB of ints.
  private static final int MEMORY = 1 << 25;

  /// Calls between two looks at the clock.
  private static final int CALLS = 64;

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
      long end = System.nanoTime() + COMPUTE_NANOS;
      for (long now = System.nanoTime(); now < end; ) {
        for (int i = 0; i < CALLS; i++) {
          sink += peak.run(0.5f, 1 + sink * 1e-30f);
        }
        long then = System.nanoTime();
        rates[part] = Math.max(rates[part], (double) CALLS * peak.operations() / (then - now));
        now = then;
      }
      keep(sink);
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
