package dev.residua.compiler.graph;

import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;

/// What an operation sees when it is evaluated: its inputs' values and the sizes of this run.
public interface EvaluationSite {
  int inputs();

  ReferenceTensor input(int index);

  /// The value of a size in this run.
  int size(Dim dim);

  /// The result, filled with zeros, in the shape that the op's shape rule gave.
  ReferenceTensor result();

  /// The sizes of a shape in this run.
  default int[] sizes(Shape shape) {
    return shape.dims().stream().mapToInt(this::size).toArray();
  }
}
