package dev.residua.compiler.emit.cuda;

import java.util.List;

/// A `__global__` function.
///
/// @param name its C name
/// @param threads the most threads of a block, its launch bound
/// @param text its source, with the comment above it
public record CudaKernel(String name, List<Parameter> parameters, int threads, String text) {
  /// @param type as it is declared: `const float* __restrict__`, `int`
  public record Parameter(String type, String name) {
    public boolean isPointer() {
      return type.contains("*");
    }
  }

  public CudaKernel {
    parameters = List.copyOf(parameters);
  }
}
