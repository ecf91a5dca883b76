package dev.residua.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The most fused multiply-adds that a core does: what every matrix product is compared with.
///
/// Twelve accumulators that do not depend on each other hide the latency of the instruction (four
/// cycles, two a cycle, on today's x86 cores) and fit, with the two factors, into the sixteen
/// registers of AVX2. The line `gflops` of the result is in GFLOP/s, a multiply-add being two
/// operations; with `-t 2` it is the sum over both threads.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int ACCUMULATORS = 12;
  private static final int STEPS = 1000;
  private static final long FLOP = 2L * ACCUMULATORS * STEPS * SPECIES.length();

  private float factor = 0.5f;
  private float addend = 1f;

  /// Floating-point operations done; per nanosecond, that is GFLOP/s.
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Flop {
    public long gflops;
  }

  @Benchmark
  public float fma(Flop flop) {
    FloatVector m = FloatVector.broadcast(SPECIES, factor);
    FloatVector c = FloatVector.broadcast(SPECIES, addend);
    // Different beginnings, so that the compiler cannot take two accumulators for one.
    FloatVector a0 = c.add(0f);
    FloatVector a1 = c.add(1f);
    FloatVector a2 = c.add(2f);
    FloatVector a3 = c.add(3f);
    FloatVector a4 = c.add(4f);
    FloatVector a5 = c.add(5f);
    FloatVector a6 = c.add(6f);
    FloatVector a7 = c.add(7f);
    FloatVector a8 = c.add(8f);
    FloatVector a9 = c.add(9f);
    FloatVector a10 = c.add(10f);
    FloatVector a11 = c.add(11f);
    for (int i = 0; i < STEPS; i++) {
      a0 = a0.fma(m, c);
      a1 = a1.fma(m, c);
      a2 = a2.fma(m, c);
      a3 = a3.fma(m, c);
      a4 = a4.fma(m, c);
      a5 = a5.fma(m, c);
      a6 = a6.fma(m, c);
      a7 = a7.fma(m, c);
      a8 = a8.fma(m, c);
      a9 = a9.fma(m, c);
      a10 = a10.fma(m, c);
      a11 = a11.fma(m, c);
    }
    flop.gflops += FLOP;
    FloatVector low = a0.add(a1).add(a2.add(a3)).add(a4.add(a5));
    FloatVector high = a6.add(a7).add(a8.add(a9)).add(a10.add(a11));
    return low.add(high).lane(0);
  }
}
