package dev.residua.benchmarks;

import dev.residua.cli.onnx.OnnxConverter;
import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/// all-MiniLM-L6-v2 on sentences of random tokens. ONNX Runtime computes what its file has, a
/// vector for each token; Residua also takes their means and pools.
record SentenceWorkload(int batch, int tokens) implements Workload {
  private static final String ONNX = "all-minilm-l6-v2.onnx";
  private static final int WIDTH = 384;

  private static Graph graph() {
    return Models.example("minilm/minilm.resnet", Map.of());
  }

  @Override
  public long multiplyAdds() {
    return graph().nodes().stream()
        .map(node ->
            node.op()
                .multiplyAdds(
                    node.inputs().stream().map(input -> input.type()).toList(), node.type()))
        .mapToLong(dim -> dim.evaluate(symbol -> symbol.equals("N") ? batch : tokens))
        .sum();
  }

  private IntTensor ids() {
    var random = new Random(3);
    var ids = IntTensor.zeros(batch, tokens);
    for (int i = 0; i < ids.size(); i++) {
      ids.data()[i] = 1000 + random.nextInt(29000);
    }
    return ids;
  }

  private IntTensor ones() {
    var ones = IntTensor.zeros(batch, tokens);
    Arrays.fill(ones.data(), 1);
    return ones;
  }

  @Override
  public Engine residua(int threads) {
    var pool = Threads.of(threads);
    var folder = Models.root().resolve("examples/benchmarks/target");
    var converted = folder.resolve("minilm.safetensors");
    if (!Files.exists(converted)) {
      var onnx = folder.resolve(ONNX);
      try {
        Files.write(onnx, onnx());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      OnnxConverter.convert(onnx, converted);
    }
    try (var weights = Weights.open(converted)) {
      var model = Models.load(graph(), weights, pool);
      Map<String, Tensor> inputs = Map.of("ids", ids(), "mask", ones());
      return new ResiduaEngine(model, pool, inputs, "embedding");
    }
  }

  private static byte[] onnx() {
    try (var in = SentenceWorkload.class.getResourceAsStream("/" + ONNX)) {
      if (in == null) {
        throw new IllegalStateException("no " + ONNX + " on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Engine onnxRuntime(int threads) {
    Map<String, Tensor> inputs =
        Map.of(
            "input_ids",
            ids(),
            "attention_mask",
            ones(),
            "token_type_ids",
            IntTensor.zeros(batch, tokens));
    var engine = new OnnxRuntimeEngine(onnx(), inputs, "output_0", threads);
    return new Engine() {
      @Override
      public float[] run() {
        return engine.run();
      }

      @Override
      public float[] comparable() {
        return embedding(engine.run());
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }

  /// The mean of each sentence's tokens, at length 1.
  private float[] embedding(float[] vectors) {
    float[] result = new float[batch * WIDTH];
    for (int n = 0; n < batch; n++) {
      double square = 0;
      double[] sum = new double[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        for (int t = 0; t < tokens; t++) {
          sum[j] += vectors[(n * tokens + t) * WIDTH + j];
        }
        square += sum[j] * sum[j];
      }
      for (int j = 0; j < WIDTH; j++) {
        result[n * WIDTH + j] = (float) (sum[j] / Math.sqrt(square));
      }
    }
    return result;
  }
}
