package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.emit.cuda.CudaKernel.Parameter;
import java.util.List;

/// A `__global__` function but for its name.
///
/// @param title what its name is made of
/// @param threads the most threads of a block
record KernelText(String title, List<Parameter> parameters, int threads, String body) {
  KernelText {
    parameters = List.copyOf(parameters);
  }
}
