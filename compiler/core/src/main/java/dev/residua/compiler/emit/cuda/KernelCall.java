package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// A launch while the program is printed: of a kernel without a name, over buffers without a place.
///
/// @param sharedBytes the dynamic shared memory of a block
/// @param steps what of the program it computes, in order
record KernelCall(
    KernelText text, Grid grid, Dim sharedBytes, List<Given> given, List<Kernel> steps) {
  /// What the kernel is given, in the order of its parameters.
  sealed interface Given {
    record OfBuffer(Buffer buffer) implements Given {}

    record OfScratch(Scratch scratch) implements Given {}

    record OfSize(Dim value) implements Given {}
  }

  /// Memory of a run that holds no value of the program's. Calls that name it alike share it.
  ///
  /// @param zeroed whether it is all zero before the first launch; each kernel leaves it so
  record Scratch(String name, Storage storage, Dim size, boolean zeroed) {}

  KernelCall {
    given = List.copyOf(given);
    steps = List.copyOf(steps);
  }

  /// One step without dynamic shared memory.
  static KernelCall of(KernelText text, Grid grid, List<Given> given, Kernel step) {
    return new KernelCall(text, grid, Dim.ZERO, given, List.of(step));
  }
}
