package dev.residua.runtime;

import java.nio.file.Path;
import java.util.Map;

/// Where a model's parameters come from: a file, tensors in memory, or a seeded generator. A model
/// copies what it needs when it is loaded, so weights may be closed after that.
public sealed interface Weights extends AutoCloseable permits StoredWeights, RandomWeights {
  /// The weights in a safetensors file, which stays mapped until they are closed; also in a
  /// `….safetensors.index.json`, which names several such files, and in an `.npz` file.
  ///
  /// @throws ResiduaException where the file cannot be read or is broken
  static Weights open(Path file) {
    return new StoredWeights(TensorStore.open(file));
  }

  /// Values by each parameter's `Initializer`. A parameter's values depend on the seed, its name
  /// and its shape, not on the other parameters.
  static Weights random(long seed) {
    return new RandomWeights(seed);
  }

  /// Tensors by their stored names.
  static Weights of(Map<String, ? extends Tensor> tensors) {
    return new StoredWeights(TensorStore.of("the given tensors", tensors));
  }

  /// Finds every parameter of a model: under the model's own names, or under those of its schemes
  /// that fit best.
  ///
  /// @throws ResiduaException that lists all parameters that are missing or of another shape, and
  ///   the stored tensors that are not used
  BoundWeights bind(ModelInfo model);

  @Override
  void close();
}
