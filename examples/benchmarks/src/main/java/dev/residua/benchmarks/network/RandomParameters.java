package dev.residua.benchmarks.network;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.Parameter;
import dev.residua.runtime.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Weights by their initialisers, the norms of images somewhat off theirs, so that folding them
/// changes something and yet deep networks stay finite.
final class RandomParameters {
  private RandomParameters() {}

  static Map<String, FloatTensor> of(Graph graph) {
    var random = new SplittableRandom(2);
    var values = new LinkedHashMap<String, FloatTensor>();
    for (var parameter : graph.parameters()) {
      int[] shape =
          parameter.type().shape().dims().stream()
              .mapToInt(dim -> Math.toIntExact(dim.constant()))
              .toArray();
      var tensor = FloatTensor.zeros(shape);
      for (int i = 0; i < tensor.size(); i++) {
        tensor.data()[i] = (float) draw(parameter, random);
      }
      values.put(parameter.name(), tensor);
    }
    return values;
  }

  private static double draw(Parameter parameter, RandomGenerator random) {
    double value = parameter.initializer().value();
    if (parameter.name().endsWith("running_var")) {
      return 0.7 + 0.6 * random.nextDouble();
    }
    return switch (parameter.initializer().kind()) {
      case ZEROS -> 0.1 * random.nextGaussian();
      case ONES -> 0.4 + 0.2 * random.nextDouble();
      case CONSTANT -> value * (0.4 + 0.2 * random.nextDouble());
      case NORMAL -> value * random.nextGaussian();
      case UNIFORM -> value * (2 * random.nextDouble() - 1);
    };
  }
}
