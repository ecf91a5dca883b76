package dev.residua.compiler.tensor;

/// The type of a value: of what its elements are, and how many there are along each axis.
public record TensorType(DType dtype, Shape shape) {
  public static TensorType f32(Dim... dims) {
    return new TensorType(DType.F32, Shape.of(dims));
  }

  public static TensorType f32(long... dims) {
    return new TensorType(DType.F32, Shape.of(dims));
  }

  public static TensorType f32(Shape shape) {
    return new TensorType(DType.F32, shape);
  }

  public TensorType withShape(Shape changed) {
    return new TensorType(dtype, changed);
  }

  public int rank() {
    return shape.rank();
  }

  /// The size of an axis; a negative axis counts from the end.
  public Dim dim(int axis) {
    return shape.dim(axis);
  }

  /// As it is written in the language, for example `f32[N, 64, 56, 56]`.
  @Override
  public String toString() {
    return dtype + shape.toString();
  }
}
