package dev.residua.cli.profile;

import dev.residua.runtime.Vectors;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Fused multiply-adds in vectors. Twelve sums hide the latency of the instruction (four cycles,
/// two a cycle, on today's x86 cores) and fit, with the two factors, the sixteen registers of AVX2.
final class VectorPeak implements MachineRates.Peak {
  private static final VectorSpecies<Float> SPECIES =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Vectors.bits()));
  private static final int STEPS = 1000;

  @Override
  public long operations() {
    return 2L * 12 * STEPS * SPECIES.length();
  }

  @Override
  public double compiled() {
    return 4;
  }

  @Override
  public float run(float factor, float addend) {
    var m = FloatVector.broadcast(SPECIES, factor);
    var c = FloatVector.broadcast(SPECIES, addend);
    // Different beginnings, so that the compiler cannot take two sums for one.
    var a0 = c.add(0f);
    var a1 = c.add(1f);
    var a2 = c.add(2f);
    var a3 = c.add(3f);
    var a4 = c.add(4f);
    var a5 = c.add(5f);
    var a6 = c.add(6f);
    var a7 = c.add(7f);
    var a8 = c.add(8f);
    var a9 = c.add(9f);
    var a10 = c.add(10f);
    var a11 = c.add(11f);
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
    var low = a0.add(a1).add(a2.add(a3)).add(a4.add(a5));
    var high = a6.add(a7).add(a8.add(a9)).add(a10.add(a11));
    return low.add(high).lane(0);
  }
}
