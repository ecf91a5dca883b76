package dev.residua.runtime;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Floats of any shape, held as `float[]` whatever the stored type is.
public final class FloatTensor implements Tensor {
  private final DType dtype;
  private final int[] shape;
  private final float[] data;

  private FloatTensor(DType dtype, float[] data, int[] shape) {
    Shapes.requireLength(data.length, shape);
    if (dtype != DType.F32 && dtype != DType.F16 && dtype != DType.BF16) {
      throw new ResiduaException("a tensor of floats is f32, f16 or bf16, not " + dtype);
    }
    this.dtype = dtype;
    this.data = data;
    this.shape = shape.clone();
  }

  /// A tensor with a copy of these values.
  ///
  /// @throws ResiduaException where the number of values does not fit the shape
  public static FloatTensor of(int[] shape, float... values) {
    return new FloatTensor(DType.F32, values.clone(), shape);
  }

  public static FloatTensor zeros(int... shape) {
    return new FloatTensor(DType.F32, new float[Shapes.size(shape)], shape);
  }

  /// A tensor over this very array: a later change of the one is a change of the other.
  ///
  /// @throws ResiduaException where the array's length does not fit the shape
  public static FloatTensor wrap(float[] data, int... shape) {
    return new FloatTensor(DType.F32, data, shape);
  }

  /// As `wrap`, with the type (f32, f16 or bf16) that the values are rounded to where they are
  /// written to a file.
  public static FloatTensor wrap(DType dtype, float[] data, int... shape) {
    return new FloatTensor(dtype, data, shape);
  }

  /// The elements themselves, row-major, `size()` of them.
  public float[] data() {
    return data;
  }

  public float get(int... index) {
    return data[Shapes.offset(shape, index)];
  }

  public FloatTensor copy() {
    return new FloatTensor(dtype, data.clone(), shape);
  }

  /// The same elements in another shape; the array is shared.
  public FloatTensor reshape(int... newShape) {
    return new FloatTensor(dtype, data, newShape);
  }

  /// A copy of the sub-tensor at `index` of axis 0.
  public FloatTensor slice(int index) {
    int[] inner = Shapes.inner(shape, index);
    int size = Shapes.size(inner);
    return new FloatTensor(
        dtype, Arrays.copyOfRange(data, index * size, (index + 1) * size), inner);
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

  /// `f32[2, 3] 1.0 2.0 3.0 …`: type, shape and the first eight values.
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
