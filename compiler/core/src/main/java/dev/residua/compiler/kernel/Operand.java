package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// A value where it lies: element `[i, j, …]` is at `offset + i * strides[0] + j * strides[1] + …`
/// of the buffer. An axis of size 1 has stride 0. Reshaping, slicing and transposing make another
/// view of the same memory where they can.
public record Operand(Buffer buffer, TensorType type, Dim offset, List<Dim> strides) {
  public Operand {
    if (strides.size() != type.rank()) {
      throw new IllegalArgumentException(strides + " for " + type);
    }
    var normal = new ArrayList<Dim>();
    for (int axis = 0; axis < strides.size(); axis++) {
      normal.add(type.dim(axis).is(1) ? Dim.ZERO : strides.get(axis));
    }
    strides = List.copyOf(normal);
  }

  /// The whole of `buffer`, its axes laid out in `order`, outermost first.
  public static Operand dense(Buffer buffer, TensorType type, List<Integer> order) {
    return new Operand(buffer, type, Dim.ZERO, denseStrides(type.shape(), order));
  }

  /// The strides of a tensor without gaps whose axes are laid out in `order`, outermost first.
  public static List<Dim> denseStrides(Shape shape, List<Integer> order) {
    var strides = new ArrayList<>(Collections.nCopies(shape.rank(), Dim.ZERO));
    var stride = Dim.ONE;
    for (int axis : order.reversed()) {
      strides.set(axis, stride);
      stride = stride.times(shape.dim(axis));
    }
    return strides;
  }

  /// The axes in the order in which they are written.
  public static List<Integer> rowMajor(int rank) {
    return IntStream.range(0, rank).boxed().toList();
  }

  /// The axes of an image `[N, C, H, W]` (or of any rank over 2) with the channels innermost.
  public static List<Integer> channelsLast(int rank) {
    var order = new ArrayList<Integer>();
    order.add(0);
    IntStream.range(2, rank).forEach(order::add);
    order.add(1);
    return order;
  }

  public Shape shape() {
    return type.shape();
  }

  public Dim dim(int axis) {
    return type.dim(axis);
  }

  /// The stride of an axis; a negative axis counts from the end.
  public Dim stride(int axis) {
    return strides.get(axis < 0 ? axis + strides.size() : axis);
  }

  /// Whether this lies without gaps, its axes in `order`.
  public boolean isDense(List<Integer> order) {
    return strides.equals(dense(buffer, type, order).strides());
  }

  /// The axes by falling stride where that can be told: the order in which this lies in memory.
  public List<Integer> order() {
    for (var candidate : List.of(rowMajor(type.rank()), channelsLast(Math.max(2, type.rank())))) {
      if (candidate.size() == type.rank() && isDense(candidate)) {
        return candidate;
      }
    }
    return rowMajor(type.rank());
  }

  /// This with other axes: another view of the same memory.
  public Operand view(TensorType changed, Dim changedOffset, List<Dim> changedStrides) {
    return new Operand(buffer, changed, changedOffset, changedStrides);
  }
}
