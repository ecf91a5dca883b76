package dev.residua.compiler.tensor;

import java.util.Arrays;

/// A tensor of doubles, row-major, for the reference: obvious before fast.
public final class ReferenceTensor {
  private final int[] shape;
  private final double[] data;

  public ReferenceTensor(int[] shape, double[] data) {
    long size = 1;
    for (int dim : shape) {
      size = Math.multiplyExact(size, dim);
    }
    if (size != data.length) {
      throw new IllegalArgumentException(Arrays.toString(shape) + " of " + data.length);
    }
    this.shape = shape.clone();
    this.data = data;
  }

  public static ReferenceTensor zeros(int... shape) {
    return new ReferenceTensor(
        shape, new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)]);
  }

  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /// The size of an axis; a negative axis counts from the end.
  public int dim(int axis) {
    return shape[axis < 0 ? axis + shape.length : axis];
  }

  /// The elements, row-major: the array itself.
  public double[] data() {
    return data;
  }

  public double get(int... index) {
    return data[offset(index)];
  }

  public void set(double value, int... index) {
    data[offset(index)] = value;
  }

  /// The element that `index`, of the same or a higher rank, meets under broadcasting.
  public double broadcast(int[] index) {
    int offset = 0;
    int skipped = index.length - shape.length;
    for (int axis = 0; axis < shape.length; axis++) {
      offset = offset * shape[axis] + (shape[axis] == 1 ? 0 : index[axis + skipped]);
    }
    return data[offset];
  }

  private int offset(int[] index) {
    if (index.length != shape.length) {
      throw new IllegalArgumentException(Arrays.toString(index) + " in " + Arrays.toString(shape));
    }
    int offset = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (index[axis] < 0 || index[axis] >= shape[axis]) {
        throw new IndexOutOfBoundsException(
            Arrays.toString(index) + " in " + Arrays.toString(shape));
      }
      offset = offset * shape[axis] + index[axis];
    }
    return offset;
  }
}
