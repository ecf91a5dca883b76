package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.emit.cuda.CudaKernel.Parameter;
import java.util.List;

/// A `__global__` function but for its name.
///
/// @param title what its name is made of
/// @param threads the most threads of a block
/// @param residents the blocks that shall fit into a multiprocessor at a time; 0 leaves that open
record KernelText(
    String title, List<Parameter> parameters, int threads, int residents, String body) {
  KernelText {
    parameters = List.copyOf(parameters);
  }

  KernelText(String title, List<Parameter> parameters, int threads, String body) {
    this(title, parameters, threads, 0, body);
  }

  /// The same function, whatever it is called.
  KernelText untitled() {
    return new KernelText("", parameters, threads, residents, body);
  }

  /// The arguments of `__launch_bounds__`.
  String bounds() {
    return residents == 0 ? "" + threads : threads + ", " + residents;
  }
}
