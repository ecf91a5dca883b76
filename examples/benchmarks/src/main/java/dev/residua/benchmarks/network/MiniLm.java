package dev.residua.benchmarks.network;

import dev.residua.cli.onnx.OnnxConverter;
import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.DType;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// all-MiniLM-L6-v2 with its trained weights. ONNX Runtime computes what the published file has, a
/// vector for each token; Residua also takes their means and pools.
record MiniLm(Graph graph) implements Network {
  private static final String ONNX = "all-minilm-l6-v2.onnx";

  MiniLm() {
    this(Sources.example("minilm/minilm.resnet", Map.of()));
  }

  @Override
  public String name() {
    return "minilm";
  }

  @Override
  public Path weights(Path folder) {
    var onnx = onnx(folder);
    return Kept.make(
        folder.resolve("weights.safetensors"),
        ONNX + OnnxConverter.VERSION,
        file -> OnnxConverter.convert(onnx, file));
  }

  @Override
  public Path onnx(Path folder, Map<String, Long> sizes, Preparation.Storage storage) {
    return onnx(folder);
  }

  private static Path onnx(Path folder) {
    return Kept.make(
        folder.resolve(ONNX),
        ONNX,
        file -> {
          try (var in = MiniLm.class.getResourceAsStream("/" + ONNX)) {
            if (in == null) {
              throw new IOException("no " + ONNX + " on the class path");
            }
            Files.write(file, in.readAllBytes());
          }
        });
  }

  @Override
  public Map<String, Tensor> onnxInputs(Map<String, Tensor> inputs) {
    if (inputs.get("ids") instanceof IntTensor ids
        && inputs.get("mask") instanceof IntTensor mask) {
      return Map.of(
          "input_ids",
          longs(ids),
          "attention_mask",
          longs(mask),
          "token_type_ids",
          longs(IntTensor.zeros(ids.shape())));
    }
    throw new IllegalArgumentException(inputs.toString());
  }

  private static IntTensor longs(IntTensor ints) {
    return IntTensor.wrap(DType.I64, ints.data(), ints.shape());
  }

  @Override
  public String output() {
    return "embedding";
  }

  @Override
  public String onnxOutput() {
    return "output_0";
  }

  @Override
  public Pooling pooling() {
    return Pooling.SENTENCES;
  }
}
