package dev.residua.cli.run;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.runtime.DType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.ModelInfo;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A model that is computed by the interpreter, in double precision and slowly.
final class ReferenceModel implements Model {
  private final Graph graph;
  private final ModelInfo info;
  private final Map<String, ReferenceTensor> parameters = new LinkedHashMap<>();

  ReferenceModel(Graph graph, ModelInfo info, Weights weights) {
    this.graph = graph;
    this.info = info;
    var bound = weights.bind(info);
    for (var parameter : info.parameters()) {
      parameters.put(
          parameter.name(),
          parameter.dtype().isFloat()
              ? doubles(parameter.dims(), bound.floats(parameter.name()))
              : doubles(parameter.dims(), bound.ints(parameter.name())));
    }
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    var given = new LinkedHashMap<String, ReferenceTensor>();
    inputs.forEach((name, tensor) ->
        given.put(
            name,
            switch (tensor) {
              case FloatTensor floats -> doubles(floats.shape(), floats.data());
              case IntTensor ints -> doubles(ints.shape(), ints.data());
            }));
    var results = Interpreter.run(graph, given, parameters);
    var outputs = new LinkedHashMap<String, Tensor>();
    for (var output : graph.outputs()) {
      outputs.put(
          output.name(), tensor(output, Objects.requireNonNull(results.get(output.name()))));
    }
    return outputs;
  }

  private static Tensor tensor(GraphOutput output, ReferenceTensor result) {
    double[] data = result.data();
    var type = DType.valueOf(output.node().type().dtype().name());
    if (type.isFloat()) {
      float[] floats = new float[data.length];
      for (int i = 0; i < data.length; i++) {
        floats[i] = (float) data[i];
      }
      return FloatTensor.wrap(type, floats, result.shape());
    }
    int[] ints = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      ints[i] = (int) data[i];
    }
    return IntTensor.wrap(type, ints, result.shape());
  }

  private static ReferenceTensor doubles(int[] shape, float[] values) {
    double[] data = new double[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = values[i];
    }
    return new ReferenceTensor(shape, data);
  }

  private static ReferenceTensor doubles(int[] shape, int[] values) {
    double[] data = new double[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = values[i];
    }
    return new ReferenceTensor(shape, data);
  }
}
