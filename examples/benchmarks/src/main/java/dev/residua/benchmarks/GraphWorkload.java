package dev.residua.benchmarks;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.onnx.OnnxWriter;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// A network of one input and one output with random weights, which ONNX Runtime gets as the graph
/// was before any pass.
///
/// @param batch the value of every symbol
record GraphWorkload(Graph graph, long batch) implements Workload {
  @Override
  public long multiplyAdds() {
    return graph.nodes().stream()
        .map(node ->
            node.op()
                .multiplyAdds(
                    node.inputs().stream().map(input -> input.type()).toList(), node.type()))
        .mapToLong(dim -> dim.evaluate(_ -> batch))
        .sum();
  }

  private Map<String, Tensor> inputs() {
    var random = new Random(1);
    var inputs = new LinkedHashMap<String, Tensor>();
    for (var input : graph.inputs()) {
      int[] shape =
          input.node().shape().dims().stream()
              .mapToInt(dim -> Math.toIntExact(dim.evaluate(_ -> batch)))
              .toArray();
      var tensor = FloatTensor.zeros(shape);
      for (int i = 0; i < tensor.size(); i++) {
        tensor.data()[i] = (float) random.nextGaussian();
      }
      inputs.put(input.name(), tensor);
    }
    return inputs;
  }

  private String output() {
    return graph.outputs().getFirst().name();
  }

  @Override
  public Engine residua(int threads) {
    var pool = Threads.of(threads);
    var model = Models.load(graph, Weights.of(RandomParameters.of(graph)), pool);
    return new ResiduaEngine(model, pool, inputs(), output());
  }

  @Override
  public Engine onnxRuntime(int threads) {
    var symbols = new LinkedHashMap<String, Long>();
    for (var input : graph.inputs()) {
      for (var dim : input.node().shape().dims()) {
        dim.symbols().forEach(symbol -> symbols.put(symbol, batch));
      }
    }
    var values = RandomParameters.of(graph);
    var bytes =
        OnnxWriter.write(graph, symbols, parameter -> value(values, parameter.name()).data());
    return new OnnxRuntimeEngine(bytes, inputs(), output(), threads);
  }

  private static FloatTensor value(Map<String, FloatTensor> values, String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name);
    }
    return value;
  }
}
