package dev.residua.benchmarks.compare;

import dev.residua.benchmarks.FmaPeak;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The most multiply-adds of this machine, measured in this very process.
final class Peak {
  private static final int CALLS = 2000;

  private Peak() {}

  /// GFLOP/s of this many threads together, the best of some tries.
  static double gflops(int threads) {
    double best = 0;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < 12; i++) {
        var start = new CyclicBarrier(threads);
        var tries = new ArrayList<Future<Double>>();
        for (int t = 0; t < threads; t++) {
          tries.add(
              pool.submit(() -> {
                start.await();
                return once();
              }));
        }
        double sum = 0;
        for (var one : tries) {
          sum += one.get();
        }
        best = Math.max(best, sum);
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return best;
  }

  private static double once() {
    var peak = new FmaPeak();
    var flop = new FmaPeak.Flop();
    float sink = 0;
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      sink += peak.fma(flop);
    }
    double gflops = (double) flop.gflops / (System.nanoTime() - start);
    return Float.isNaN(sink) ? 0 : gflops;
  }
}
