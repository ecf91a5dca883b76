package dev.residua.runtime;

import java.util.List;

/// Weights that are known to fit a model.
public interface BoundWeights {
  /// A fresh array of the parameter's elements in the model's own layout.
  ///
  /// @throws ResiduaException where the model has no such parameter
  float[] floats(String parameter);

  /// Copies the parameter's elements to the beginning of `to`, which may be longer.
  ///
  /// @throws ResiduaException where the model has no such parameter
  void read(String parameter, float[] to);

  /// As `floats`, for a parameter of integers.
  int[] ints(String parameter);

  /// The stored tensors that the model does not use, without those that its scheme ignores.
  List<String> unused();

  /// The name of the scheme by which the parameters were found: `own` for the model's own names.
  String scheme();
}
