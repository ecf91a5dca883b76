package dev.residua.runtime;

import java.util.Arrays;

/// Sizes and texts of shapes. A shape is the sizes of the axes, outermost first; `[]` is a scalar.
public final class Shapes {
  private Shapes() {}

  /// The number of elements, at most 2^31 - 1.
  ///
  /// @throws ResiduaException where a size is negative or there are more elements than an array
  ///   holds
  public static int size(int... shape) {
    boolean empty = false;
    for (int dim : shape) {
      if (dim < 0) {
        throw new ResiduaException("shape " + text(shape) + " has the negative size " + dim);
      }
      empty |= dim == 0;
    }
    long product = 1;
    if (!empty) {
      for (int dim : shape) {
        product *= dim;
        if (product > Integer.MAX_VALUE) {
          throw new ResiduaException(
              "shape " + text(shape) + " has more than 2147483647 elements; split the tensor");
        }
      }
    }
    return empty ? 0 : (int) product;
  }

  /// `[2, 3]`.
  public static String text(int... shape) {
    return Arrays.toString(shape);
  }

  static void requireLength(int length, int[] shape) {
    int size = size(shape);
    if (size != length) {
      throw new ResiduaException(
          "shape "
              + text(shape)
              + " has "
              + size
              + " elements, but there are "
              + length
              + " values");
    }
  }

  static int dim(int[] shape, int axis) {
    if (axis < 0 || axis >= shape.length) {
      throw new ResiduaException(
          "axis " + axis + " of a tensor of shape " + text(shape) + " does not exist");
    }
    return shape[axis];
  }

  static int offset(int[] shape, int[] index) {
    if (index.length != shape.length) {
      throw outside(shape, index);
    }
    int offset = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (index[axis] < 0 || index[axis] >= shape[axis]) {
        throw outside(shape, index);
      }
      offset = offset * shape[axis] + index[axis];
    }
    return offset;
  }

  /// The shape without its first axis.
  static int[] inner(int[] shape, int index) {
    if (shape.length == 0 || index < 0 || index >= shape[0]) {
      throw outside(shape, new int[] {index});
    }
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  private static ResiduaException outside(int[] shape, int[] index) {
    return new ResiduaException(
        "index " + text(index) + " is outside a tensor of shape " + text(shape));
  }
}
