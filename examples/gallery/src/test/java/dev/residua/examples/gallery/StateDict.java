package dev.residua.examples.gallery;

import dev.residua.runtime.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// The tensors that another library stores, all zeros, as its modules name them.
final class StateDict {
  private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();

  Map<String, FloatTensor> tensors() {
    return tensors;
  }

  StateDict put(String name, int... shape) {
    if (tensors.put(name, FloatTensor.zeros(shape)) != null) {
      throw new AssertionError(name + " twice");
    }
    return this;
  }

  /// A convolution `[out, in / groups, k, k]` without a bias.
  StateDict conv(String name, int in, int out, int kernel) {
    return put(name + ".weight", out, in, kernel, kernel);
  }

  StateDict biasedConv(String name, int in, int out, int kernel) {
    return conv(name, in, out, kernel).put(name + ".bias", out);
  }

  StateDict batchNorm(String name, int width) {
    put(name + ".running_mean", width).put(name + ".running_var", width);
    return layerNorm(name, width).put(name + ".num_batches_tracked");
  }

  StateDict layerNorm(String name, int width) {
    return put(name + ".weight", width).put(name + ".bias", width);
  }

  StateDict linear(String name, int in, int out) {
    return put(name + ".weight", out, in).put(name + ".bias", out);
  }
}
