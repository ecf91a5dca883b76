package dev.residua.compiler.emit.cuda;

import java.util.List;

/// What a user chooses about the CUDA form of a model.
///
/// @param architectures compute capabilities that machine code is made for, without the point: 90
///   is `sm_90`. Later ones get PTX of the last of these.
public record CudaOptions(List<Integer> architectures, Precision precision) {
  /// A100, H100 and B200, in f32.
  public static final CudaOptions DEFAULT = new CudaOptions(List.of(80, 90, 100), Precision.F32);

  public CudaOptions {
    architectures = List.copyOf(architectures);
    if (architectures.isEmpty()) {
      throw new IllegalArgumentException("no architecture");
    }
  }

  public CudaOptions with(Precision changed) {
    return new CudaOptions(architectures, changed);
  }
}
