package dev.residua.compiler.emit.java;

import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.Arrays;
import java.util.Random;

/// Inputs and weights of tests: normally distributed floats, the same for the same seed.
final class RandomTensors {
  private RandomTensors() {}

  /// Values of this standard deviation.
  static ReferenceTensor normal(int seed, double scale, int... shape) {
    var random = new Random(seed);
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, _ -> (float) (scale * random.nextGaussian()));
    return new ReferenceTensor(shape, data);
  }
}
