package dev.residua.compiler.graph;

import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The rule by which tensors of different shapes meet: axes are matched from the last, and an axis
/// of size 1, or one that is not there, is repeated.
public final class Broadcast {
  private Broadcast() {}

  /// The shape that all of `shapes` repeat to.
  ///
  /// @throws ShapeException if two of them do not fit
  public static Shape shapes(String op, List<Shape> shapes) {
    int rank = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
    var dims = new ArrayList<>(Collections.nCopies(rank, Dim.ONE));
    for (var shape : shapes) {
      for (int axis = 1; axis <= shape.rank(); axis++) {
        var here = shape.dim(-axis);
        var there = dims.get(rank - axis);
        if (there.is(1)) {
          dims.set(rank - axis, here);
        } else if (!here.is(1) && !here.equals(there)) {
          throw new ShapeException(
              "`%s` cannot join %s: their sizes differ where one of them is not 1"
                  .formatted(
                      op, String.join(" and ", shapes.stream().map(Shape::toString).toList())));
        }
      }
    }
    return new Shape(dims);
  }

  /// The element type of arithmetic on `inputs`: a float if one of them is one, else the first's.
  public static DType dtype(List<TensorType> inputs) {
    return inputs.stream()
        .map(TensorType::dtype)
        .filter(DType::isFloat)
        .findFirst()
        .orElseGet(() -> inputs.isEmpty() ? DType.F32 : inputs.getFirst().dtype());
  }
}
