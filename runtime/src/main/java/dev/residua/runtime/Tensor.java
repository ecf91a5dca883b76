package dev.residua.runtime;

/// A dense tensor, row-major: the last axis is contiguous. `FloatTensor` holds the float types,
/// `IntTensor` the integers and booleans.
public sealed interface Tensor permits FloatTensor, IntTensor {
  DType dtype();

  /// A copy of the sizes of the axes, outermost first; empty for a scalar.
  int[] shape();

  /// The number of axes.
  int rank();

  /// The size of one axis, counted from 0.
  ///
  /// @throws ResiduaException where the axis does not exist
  int dim(int axis);

  /// The number of elements.
  int size();
}
