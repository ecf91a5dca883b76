package dev.residua.benchmarks.network;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.onnx.OnnxWriter;
import dev.residua.runtime.Safetensors;
import dev.residua.runtime.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
    return graph.parameters().stream()
        .map(Object::toString)
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  @Override
  public Path onnx(Path folder, Map<String, Long> sizes, Preparation.Storage storage) {
    var weights = weights(folder);
    var label = new StringBuilder(name + "-" + storage.name().toLowerCase(Locale.ROOT));
    sizes.forEach((symbol, size) -> label.append('-').append(symbol).append(size));
    var file = folder.resolve(label + ".onnx");
    return switch (storage) {
      case WHOLE -> Kept.make(file, parameters() + nodes(), to -> writeWhole(to, sizes, weights));
      case APART -> writeApart(file, sizes, weights);
      case NONE -> file;
    };
  }

  private String nodes() {
    return graph.nodes().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  private void writeWhole(Path file, Map<String, Long> sizes, Path from) throws IOException {
    try (var weights = Safetensors.open(from)) {
      Files.write(
          file, OnnxWriter.write(graph, sizes, parameter -> weights.floats(parameter.name())));
    }
  }

  private Path writeApart(Path file, Map<String, Long> sizes, Path weights) {
    try {
      var offsets = Offsets.of(weights);
      return Files.write(
          file,
          OnnxWriter.writeWithout(graph, sizes, parameter -> offsets.place(parameter.name())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
