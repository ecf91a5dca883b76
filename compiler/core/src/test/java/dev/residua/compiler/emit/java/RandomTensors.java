package dev.residua.compiler.emit.java;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /// Weights of a graph, with which values stay about as large from layer to layer; variances are
  /// positive.
  static Map<String, ReferenceTensor> parameters(Graph graph) {
    var parameters = new LinkedHashMap<String, ReferenceTensor>();
    for (var parameter : graph.parameters()) {
      int[] shape = shape(parameter.type());
      double depth = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
      var values = normal(parameter.name().hashCode(), 1 / Math.sqrt(depth), shape);
      boolean variance = parameter.name().endsWith("running_var");
      double[] data = values.data();
      Arrays.setAll(data, i -> variance ? (float) (0.5 + Math.abs(data[i])) : data[i]);
      parameters.put(parameter.name(), values);
    }
    return parameters;
  }

  /// The sizes of a type without symbols.
  static int[] shape(TensorType type) {
    return type.shape().dims().stream().mapToInt(dim -> Math.toIntExact(dim.constant())).toArray();
  }
}
