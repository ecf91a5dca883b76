package dev.residua.benchmarks.network;

import static com.google.common.truth.Truth.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTest {
  @Test
  void anotherProcessReadsWhatWasSaved(@TempDir Path folder) {
    var ids = new RawTensor("ids", "i32", "8x128", Path.of("inputs/ids"));
    var longs = new RawTensor("input_ids", "i64", "8x128", Path.of("onnx/input_ids"));
    var prepared =
        new Prepared(
            "minilm-8x128",
            Path.of("classes"),
            "benchmark.MiniLM",
            Path.of("weights.safetensors"),
            List.of(),
            List.of(ids),
            "embedding",
            Path.of("minilm.onnx"),
            List.of(longs, longs),
            "output_0",
            Pooling.SENTENCES,
            11_500_000_000L);

    assertThat(Prepared.load(prepared.save(folder.resolve("row.txt")))).isEqualTo(prepared);
  }

  @Test
  void sentencesAreTheMeansOfTheirTokensAtLengthOne() {
    float[] tokens = {1, 0, 5, 8, /* the second sentence */ 0, -1, 0, -3};

    assertThat(Pooling.SENTENCES.apply(tokens, 2, 2))
        .usingTolerance(1e-6)
        .containsExactly(0.6f, 0.8f, 0f, -1f)
        .inOrder();
  }
}
