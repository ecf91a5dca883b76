package dev.residua.benchmarks.network;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.onnx.OnnxWriter;
import dev.residua.runtime.Safetensors;
import dev.residua.runtime.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// A network with random weights, which ONNX Runtime gets as the graph was before any pass.
record RandomNetwork(String name, Graph graph) implements Network {
  @Override
  public Path weights(Path folder) {
    return Kept.make(
        folder.resolve("weights.safetensors"),
        parameters(),
        file -> Safetensors.write(file, RandomParameters.of(graph)));
  }

  private String parameters() {
    return graph.parameters().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  @Override
  public Path onnx(Path folder, Map<String, Long> sizes) {
    var name = new StringBuilder("model");
    sizes.forEach((symbol, size) -> name.append('-').append(symbol).append(size));
    var nodes = graph.nodes().stream().map(Object::toString).collect(Collectors.joining("\n"));
    return Kept.make(
        folder.resolve(name + ".onnx"),
        parameters() + "\n" + nodes,
        file -> {
          try (var weights = Safetensors.open(weights(folder))) {
            Files.write(
                file,
                OnnxWriter.write(graph, sizes, parameter -> weights.floats(parameter.name())));
          }
        });
  }

  @Override
  public Map<String, Tensor> onnxInputs(Map<String, Tensor> inputs) {
    return inputs;
  }

  @Override
  public String output() {
    return graph.outputs().getFirst().name();
  }

  @Override
  public String onnxOutput() {
    return output();
  }

  @Override
  public Pooling pooling() {
    return Pooling.NONE;
  }
}
