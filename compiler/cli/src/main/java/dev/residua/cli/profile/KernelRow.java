package dev.residua.cli.profile;

import dev.residua.compiler.kernel.Work;

/// One kernel of a profile.
///
/// @param layer the path of its layer; may be empty
/// @param nanos the median of its times
public record KernelRow(String layer, String title, Work work, double nanos) {
  /// Operations in a nanosecond: GFLOP/s.
  public double gflops() {
    return nanos == 0 ? 0 : work.operations() / nanos;
  }

  /// Bytes in a nanosecond: GB/s.
  public double gigabytes() {
    return nanos == 0 ? 0 : work.bytes() / nanos;
  }

  /// How near this is to the limit of the machine, where 1 is at it; more where it reads from a
  /// cache.
  public double reached(Roofline roofline) {
    return nanos == 0 ? 0 : roofline.nanos(work) / nanos;
  }
}
