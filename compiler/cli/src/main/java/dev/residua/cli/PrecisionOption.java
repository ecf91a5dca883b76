package dev.residua.cli;

import dev.residua.compiler.emit.cuda.CudaOptions;
import dev.residua.compiler.emit.cuda.Precision;
import java.util.List;
import picocli.CommandLine.Option;

/// How exact products are on CUDA.
final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = "What the factors of products are rounded to on CUDA: f32, tf32 or bf16.")
  private Precision precision = Precision.F32;

  /// The options for a device of a compute capability, such as 90.
  CudaOptions cudaOptions(int capability) {
    return new CudaOptions(List.of(capability), precision);
  }

  /// The options for these architectures.
  CudaOptions cudaOptions(List<Integer> architectures) {
    return new CudaOptions(architectures, precision);
  }
}
