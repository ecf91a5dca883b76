package dev.residua.compiler.op;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// Makes an [OpCase]: the call, the values of its symbols, and seeded random data, all of which
/// single precision can hold.
final class CaseBuilder {
  private TestSite site;
  private final StringBuilder name;
  private final Map<String, Long> symbols = new LinkedHashMap<>();
  private final Map<String, ToDoubleFunction<Random>> values = new LinkedHashMap<>();
  private double tolerance = 2e-5;

  private CaseBuilder(String op) {
    site = TestSite.of(op);
    name = new StringBuilder(op);
  }

  static CaseBuilder of(String op) {
    return new CaseBuilder(op);
  }

  CaseBuilder input(String input, String type) {
    name.append(' ').append(type);
    site.input(input, type);
    return this;
  }

  /// Lets the result of the call so far flow into another.
  CaseBuilder then(String op) {
    name.append(" -> ").append(op);
    site = site.then(op);
    return this;
  }

  CaseBuilder tensor(String argument, String type) {
    name.append(' ').append(argument).append('=').append(type);
    site.tensor(argument, type);
    return this;
  }

  CaseBuilder with(String argument, Object value) {
    name.append(' ').append(argument).append('=').append(value);
    site.with(argument, value);
    return this;
  }

  /// Gives a symbol its value.
  CaseBuilder where(String symbol, long value) {
    name.append(' ').append(symbol).append(':').append(value);
    symbols.put(symbol, value);
    return this;
  }

  /// Draws an input or a parameter differently.
  CaseBuilder values(String tensor, ToDoubleFunction<Random> draw) {
    values.put(tensor, draw);
    return this;
  }

  /// Draws whole numbers from 0 up to but not including `bound`.
  CaseBuilder below(String tensor, int bound) {
    return values(tensor, random -> random.nextInt(bound));
  }

  CaseBuilder tolerance(double changed) {
    tolerance = changed;
    return this;
  }

  OpCase build() {
    return build(site.graph());
  }

  private OpCase build(Graph graph) {
    var random = new Random(name.toString().hashCode());
    var inputs = new LinkedHashMap<String, ReferenceTensor>();
    for (var input : graph.inputs()) {
      inputs.put(input.name(), draw(input.name(), input.node().type(), random));
    }
    var parameters = new LinkedHashMap<String, ReferenceTensor>();
    for (var parameter : graph.parameters()) {
      parameters.put(parameter.name(), draw(parameter.name(), parameter.type(), random));
    }
    return new OpCase(name.toString(), graph, inputs, parameters, tolerance);
  }

  private ReferenceTensor draw(String tensor, TensorType type, Random random) {
    var draw = values.getOrDefault(tensor, usual(tensor, type));
    var result = ReferenceTensor.zeros(sizes(type.shape()));
    for (int i = 0; i < result.data().length; i++) {
      result.data()[i] = (float) draw.applyAsDouble(random);
    }
    return result;
  }

  private static ToDoubleFunction<Random> usual(String tensor, TensorType type) {
    if (type.dtype() != DType.F32) {
      return random -> random.nextInt(2);
    }
    return tensor.endsWith("running_var")
        ? random -> 0.5 + random.nextDouble()
        : Random::nextGaussian;
  }

  private int[] sizes(Shape shape) {
    return shape.dims().stream()
        .mapToInt(dim -> Math.toIntExact(dim.evaluate(symbols::get)))
        .toArray();
  }
}
