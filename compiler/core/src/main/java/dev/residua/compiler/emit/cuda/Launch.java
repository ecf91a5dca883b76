package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// One launch of a kernel. Launches run one after the other.
///
/// @param kernel the name of a [CudaKernel]
/// @param threads of a block, along x
/// @param sharedBytes the dynamic shared memory of a block
/// @param steps what of the program it computes, in order; at least one
public record Launch(
    String kernel,
    Grid grid,
    int threads,
    Dim sharedBytes,
    List<Argument> arguments,
    List<Kernel> steps) {
  public Launch {
    arguments = List.copyOf(arguments);
    steps = List.copyOf(steps);
  }

  /// The layer that is computed.
  public Origin origin() {
    return steps.getFirst().origin();
  }

  /// What is computed, in a few words.
  public String title() {
    return steps.getFirst().title();
  }
}
