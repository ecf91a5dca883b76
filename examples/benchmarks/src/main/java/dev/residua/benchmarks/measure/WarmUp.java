package dev.residua.benchmarks.measure;

import dev.residua.benchmarks.engine.Engine;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/// Runs an engine until nothing changes any more. Kernels that C2 has not compiled allocate their
/// vectors, and those that it has compiled allocate nothing: so all are compiled when a run
/// allocates nothing, the compiler rests, and runs get no faster.
public final class WarmUp {
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
  private static final double ROUND_MILLIS = 100;
  private static final int CALM_ROUNDS = 3;
  private static final double FASTER = 0.97;

  /// Less than this is what the JVM's own threads do.
  private static final long COMPILER_MILLIS = 10;

  private static final long FEW_BYTES = 1024;

  private WarmUp() {}

  /// @param seconds at most this long
  public static void until(Engine engine, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double best = Double.MAX_VALUE;
    int calm = 0;
    while (calm < CALM_ROUNDS && System.nanoTime() < end) {
      long compiled = COMPILER.getTotalCompilationTime();
      var round = Round.run(engine);
      boolean compiling =
          COMPILER.getTotalCompilationTime() - compiled > COMPILER_MILLIS
              || round.allocated() > FEW_BYTES;
      calm = compiling || round.nanos() < FASTER * best ? 0 : calm + 1;
      best = Math.min(best, round.nanos());
    }
  }

  /// @param nanos the time of the fastest run
  /// @param allocated the bytes that the last run has allocated
  private record Round(double nanos, long allocated) {
    static Round run(Engine engine) {
      double best = Double.MAX_VALUE;
      double total = 0;
      long allocated = 0;
      while (total < ROUND_MILLIS * 1e6) {
        engine.prepare();
        long before = Allocation.now();
        long start = System.nanoTime();
        engine.run();
        double time = System.nanoTime() - start;
        allocated = Allocation.now() - before;
        best = Math.min(best, time);
        total += time;
      }
      return new Round(best, allocated);
    }
  }
}
