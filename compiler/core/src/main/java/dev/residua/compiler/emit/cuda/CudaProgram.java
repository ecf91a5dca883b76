package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Program;
import java.util.List;

/// How a model runs on a CUDA device.
///
/// @param source the program that was printed; its limits hold here too
/// @param kernels each once, in the order of their first launch
/// @param prepare the launches that run once, when the parameters are loaded
/// @param launches the launches of a run
public record CudaProgram(
    Program source,
    List<CudaKernel> kernels,
    CudaMemory memory,
    List<Launch> prepare,
    List<Launch> launches) {
  public CudaProgram {
    kernels = List.copyOf(kernels);
    prepare = List.copyOf(prepare);
    launches = List.copyOf(launches);
  }

  /// The kernel with this name.
  public CudaKernel kernel(String name) {
    return kernels.stream()
        .filter(kernel -> kernel.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kernel " + name));
  }
}
