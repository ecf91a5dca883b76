package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Program.Binding;
import java.util.List;

/// The device memory of a program. Numbers are indices of `pieces`.
public record CudaMemory(
    List<Piece> pieces, List<Port> inputs, List<Port> outputs, List<Port> parameters) {
  /// A named value and the piece that holds it, row-major: f32 in [Storage#F32], all integers and
  /// bools in [Storage#I32].
  public record Port(Binding binding, int piece) {}

  public CudaMemory {
    pieces = List.copyOf(pieces);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameters = List.copyOf(parameters);
  }
}
