package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.tensor.Dim;

/// What a kernel is given.
public sealed interface Argument {
  /// The device address of the first element of a piece of the [CudaMemory]: 64 bits.
  record Pointer(int piece) implements Argument {}

  /// A size: 32 bits with a sign.
  record Size(Dim value) implements Argument {}
}
