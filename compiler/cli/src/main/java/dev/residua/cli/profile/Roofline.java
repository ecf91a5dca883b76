package dev.residua.cli.profile;

import dev.residua.compiler.kernel.Work;

/// The limits of a machine: no kernel is faster than its operations at the greatest rate, or its
/// bytes at the rate of memory (Williams et al., "Roofline", 2009).
///
/// @param gflops operations on floats in a nanosecond, a multiply-add being two
/// @param gigabytes bytes in a nanosecond
public record Roofline(double gflops, double gigabytes) {
  /// Which of the two a kernel meets first.
  public enum Limit {
    COMPUTE,
    MEMORY
  }

  /// The higher of two measurements.
  Roofline best(Roofline other) {
    return new Roofline(Math.max(gflops, other.gflops), Math.max(gigabytes, other.gigabytes));
  }

  public Limit limit(Work work) {
    return work.operations() / gflops >= work.bytes() / gigabytes ? Limit.COMPUTE : Limit.MEMORY;
  }

  /// The least nanoseconds that this work takes where nothing is in a cache.
  public double nanos(Work work) {
    return Math.max(work.operations() / gflops, work.bytes() / gigabytes);
  }
}
