package dev.residua.compiler.op;

import dev.residua.compiler.graph.ElementTypeException;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// What ops demand of their inputs, with one wording for all of them.
final class Expect {
  private Expect() {}

  /// That `type` has float elements.
  static void floats(String op, TensorType type) {
    if (!type.dtype().isFloat()) {
      throw new ElementTypeException(
          "`%s` needs floats, but got %s".formatted(op, type), "make floats of them: cast(f32)");
    }
  }

  /// That `type` has whole numbers.
  static void integers(String op, TensorType type) {
    if (type.dtype() != DType.I32 && type.dtype() != DType.I64) {
      throw new ElementTypeException(
          "`%s` needs whole numbers as ids, but got %s".formatted(op, type),
          "declare them as i32, or write cast(i32)");
    }
  }

  /// That `type` is an image, `[N, C, H, W]`.
  static void image(String op, TensorType type) {
    floats(op, type);
    if (type.rank() != 4) {
      throw new ShapeException(
          "`%s` needs an image [N, C, H, W], but got %s".formatted(op, type),
          "give it four axes, for example reshape([N, 3, 32, 32])");
    }
  }

  /// That `type` has at least `rank` axes.
  static void atLeast(String op, int rank, TensorType type) {
    if (type.rank() < rank) {
      throw new ShapeException(
          "`%s` needs at least %d %s, but got %s"
              .formatted(op, rank, rank == 1 ? "axis" : "axes", type));
    }
  }

  /// The size of an axis that weights depend on, which must be known when the model is compiled.
  static long constant(String op, TensorType type, int axis) {
    var dim = type.dim(axis);
    if (!dim.isConstant()) {
      throw new ShapeException(
          "`%s` needs to know the size %s in %s when the model is compiled"
              .formatted(op, dim, type),
          "write a number in place of " + dim);
    }
    return dim.constant();
  }

  /// The axis that `axis` means in a tensor of `type`, from 0; a negative one counts from the end.
  static int axis(String op, long axis, TensorType type) {
    int rank = type.rank();
    if (axis < -rank || axis >= rank) {
      throw new ArgumentException(
          "axis",
          "`%s` has no axis %d in %s".formatted(op, axis, type),
          rank == 0 ? "" : "axes are 0 to %d, or -%d to -1".formatted(rank - 1, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /// The axes that `axes` mean, from 0, in rising order.
  static List<Integer> axes(String op, List<Long> axes, TensorType type) {
    var found = axes.stream().map(axis -> axis(op, axis, type)).sorted().toList();
    if (found.stream().distinct().count() < found.size()) {
      throw new ArgumentException(
          "axis", "`%s` names an axis twice: %s".formatted(op, axes), "name each axis once");
    }
    return found;
  }

  /// A shape in which `dims` stand at `axis` and all other axes have size 1, as it broadcasts to a
  /// tensor with `rank` axes: `[C, 1, 1]` for the channels of an image.
  static Shape along(Dim dim, int axis, int rank) {
    var dims = new ArrayList<Dim>();
    for (int i = axis; i < rank; i++) {
      dims.add(i == axis ? dim : Dim.ONE);
    }
    return new Shape(dims);
  }

  /// That a whole number is at least `least`.
  static long atLeast(String op, String argument, long value, long least) {
    if (value < least) {
      throw new ArgumentException(
          argument,
          "`%s` needs %s of at least %d, but got %d".formatted(op, argument, least, value),
          "%s = %d".formatted(argument, Math.max(1, least)));
    }
    return value;
  }
}
