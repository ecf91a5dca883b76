package dev.residua.runtime;

import java.util.Map;

/// A model with its weights, whatever its inputs and outputs are. It may be used by many threads at
/// once. Its first runs are plain Java, until the JVM has compiled its kernels of vectors:
/// [WarmUp].
public interface Model {
  ModelInfo info();

  /// Computes all outputs from all inputs, both by name, in the order of `info()`. The tensors that
  /// come back belong to the caller.
  ///
  /// @throws ResiduaException where an input is missing or does not fit its declaration
  Map<String, Tensor> run(Map<String, Tensor> inputs);
}
