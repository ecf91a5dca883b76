package dev.residua.runtime;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Integers or booleans (0 and 1) of any shape, held as `int[]` whatever the stored type is.
public final class IntTensor implements Tensor {
  private final DType dtype;
  private final int[] shape;
  private final int[] data;

  private IntTensor(DType dtype, int[] data, int[] shape) {
    Shapes.requireLength(data.length, shape);
    if (dtype.isFloat()) {
      throw new ResiduaException("a tensor of integers cannot be " + dtype);
    }
    this.dtype = dtype;
    this.data = data;
    this.shape = shape.clone();
  }

  /// An i32 tensor with a copy of these values.
  ///
  /// @throws ResiduaException where the number of values does not fit the shape
  public static IntTensor of(int[] shape, int... values) {
    return new IntTensor(DType.I32, values.clone(), shape);
  }

  public static IntTensor zeros(int... shape) {
    return new IntTensor(DType.I32, new int[Shapes.size(shape)], shape);
  }

  /// An i32 tensor over this very array.
  ///
  /// @throws ResiduaException where the array's length does not fit the shape
  public static IntTensor wrap(int[] data, int... shape) {
    return new IntTensor(DType.I32, data, shape);
  }

  /// As `wrap`, with the type that the values have in a file.
  public static IntTensor wrap(DType dtype, int[] data, int... shape) {
    return new IntTensor(dtype, data, shape);
  }

  /// An i64 tensor of values that fit 32 bits.
  ///
  /// @throws ResiduaException that names the first value that does not
  public static IntTensor ofLongs(int[] shape, long... values) {
    int[] data = new int[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = narrow(values[i], i);
    }
    return new IntTensor(DType.I64, data, shape);
  }

  static int narrow(long value, int position) {
    if (value != (int) value) {
      throw new ResiduaException(
          "value "
              + value
              + " at position "
              + position
              + " does not fit 32 bits;"
              + " i64 tensors are read as far as their values do");
    }
    return (int) value;
  }

  /// The elements themselves, row-major, `size()` of them.
  public int[] data() {
    return data;
  }

  public int get(int... index) {
    return data[Shapes.offset(shape, index)];
  }

  /// The same values as floats: exact up to 2^24.
  public FloatTensor toFloats() {
    float[] floats = new float[data.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = data[i];
    }
    return FloatTensor.wrap(floats, shape);
  }

  public IntTensor copy() {
    return new IntTensor(dtype, data.clone(), shape);
  }

  /// The same elements in another shape; the array is shared.
  public IntTensor reshape(int... newShape) {
    return new IntTensor(dtype, data, newShape);
  }

  /// A copy of the sub-tensor at `index` of axis 0.
  public IntTensor slice(int index) {
    int[] inner = Shapes.inner(shape, index);
    int size = Shapes.size(inner);
    return new IntTensor(dtype, Arrays.copyOfRange(data, index * size, (index + 1) * size), inner);
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public int rank() {
    return shape.length;
  }

  @Override
  public int dim(int axis) {
    return Shapes.dim(shape, axis);
  }

  @Override
  public int size() {
    return data.length;
  }

  /// `i32[2, 3] 1 2 3 …`: type, shape and the first eight values.
  @Override
  public String toString() {
    return dtype
        + Shapes.text(shape)
        + IntStream.range(0, Math.min(8, data.length))
            .mapToObj(i -> " " + data[i])
            .collect(Collectors.joining())
        + (data.length > 8 ? " …" : "");
  }
}
