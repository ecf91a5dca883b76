package dev.residua.examples.minilm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.residua.cli.onnx.OnnxConverter;
import dev.residua.cli.run.GeneratedModel;
import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.emit.java.WeightType;
import dev.residua.compiler.source.SourceFile;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import dev.residua.runtime.text.TextBatch;
import dev.residua.runtime.text.Tokenizer;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same weights, computed here and by ONNX Runtime.
class SentencesTest {
  private static final double TOLERANCE = 1e-4;
  private static final List<String> SENTENCES =
      List.of(
          "A man is eating food.",
          "Someone has a meal.",
          "The stock market fell.",
          "Yes.",
          "",
          "Where did you put the keys to the blue car that we borrowed from my sister last week?",
          "Ein Zug fährt durch den Regen.",
          "naïve café, Ångström, İstanbul",
          "2 + 2 = 4, and 10 / 4 = 2.5",
          "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG",
          "Residual connections let the gradient pass unchanged through hundreds of layers, so that"
              + " networks can be made much deeper than before; what a block learns is only what"
              + " has to be added to what flows in, and where nothing has to be added, its weights"
              + " can shrink to nothing without harm to what comes later.",
          "A woman plays the violin in an empty hall.",
          "An orchestra rehearses.",
          "if (x < 0) { throw new IllegalArgumentException(\"x\"); }",
          "日本語の文章",
          "Honorificabilitudinitatibus",
          "I did not say that.",
          "I did say that.",
          "It's raining; isn't it?",
          "The committee, which had met three times since spring without a single decision, agreed"
              + " at last.");

  @TempDir private static Path folder;
  private static Sentences sentences;
  private static Tokenizer tokenizer;
  private static OrtSession reference;

  @BeforeAll
  static void load() throws IOException, OrtException {
    var onnx = entry("all-minilm-l6-v2.onnx");
    tokenizer = Tokenizer.open(entry("all-minilm-l6-v2-tokenizer.json"));
    reference = OrtEnvironment.getEnvironment().createSession(onnx.toString());
    var safetensors = folder.resolve("minilm.safetensors");
    OnnxConverter.convert(onnx, safetensors);
    try (var weights = Weights.open(safetensors)) {
      sentences = new Sentences(weights, tokenizer);
    }
  }

  @AfterAll
  static void close() throws OrtException {
    reference.close();
  }

  @Test
  void agreesOnAPaddedBatch() throws OrtException {
    var batch = TextBatch.of(tokenizer, SENTENCES);

    var vectors = sentences.embed(SENTENCES);

    assertThat(vectors.shape()).isEqualTo(new int[] {20, 384});
    assertThat(vectors.data()).usingTolerance(TOLERANCE).containsExactly(expected(batch)).inOrder();
  }

  @Test
  void agreesOnEachSentence() throws OrtException {
    for (var sentence : SENTENCES) {
      var one = List.of(sentence);
      assertWithMessage(sentence)
          .that(sentences.embed(one).data())
          .usingTolerance(TOLERANCE)
          .containsExactly(expected(TextBatch.of(tokenizer, one)))
          .inOrder();
    }
  }

  @Test
  void findsWhatMeansTheSame() {
    var vectors = sentences.embed(SENTENCES);

    assertThat(Sentences.similarity(vectors, 0, 1))
        .isGreaterThan(Sentences.similarity(vectors, 0, 2) + 0.5);
  }

  /// Each of the six layers multiplies by six matrices, whose relative errors are independent; the
  /// cosine of a small angle is 1 but for half of its square. An 8-bit weight is off by the largest
  /// of its channel / (127 √12) on average, and the largest is some seven times an average one.
  @ParameterizedTest
  @CsvSource({"BF16, 0x1p-8", "F16, 0x1p-11", "Q8, 0x1p-6"})
  void weightsOfOneOrTwoBytesKeepTheMeaning(WeightType type, double error) throws IOException {
    var source = new SourceFile("minilm.resnet", Files.readString(Path.of("minilm.resnet")));
    var graph =
        Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT).graphs().getFirst();
    var batch = TextBatch.of(tokenizer, SENTENCES);
    FloatTensor vectors;
    try (var weights = Weights.open(folder.resolve("minilm.safetensors"))) {
      var files = Compiler.generate(graph, "net", JavaOptions.DEFAULT.with(type));
      var model =
          GeneratedModel.compile(files, Compiler.className(graph, "net"))
              .load(weights, Threads.shared());
      Map<String, Tensor> inputs = Map.of("ids", batch.ids(), "mask", batch.mask());
      vectors = (FloatTensor) Objects.requireNonNull(model.run(inputs).get("embedding"));
    }

    var expected = sentences.embed(SENTENCES);
    double angle = Math.sqrt(36) * error;
    for (int n = 0; n < SENTENCES.size(); n++) {
      double cosine = 0;
      for (int i = 0; i < 384; i++) {
        cosine += vectors.get(n, i) * expected.get(n, i);
      }
      assertWithMessage(SENTENCES.get(n)).that(cosine).isAtLeast(1 - angle * angle / 2 - 1e-6);
    }
    assertThat(Sentences.similarity(vectors, 0, 1))
        .isGreaterThan(Sentences.similarity(vectors, 0, 2) + 0.5);
  }

  private static Path entry(String name) throws IOException {
    var file = folder.resolve(name);
    try (var in = SentencesTest.class.getResourceAsStream("/" + name)) {
      Files.copy(Objects.requireNonNull(in, name), file);
    }
    return file;
  }

  /// The mean of ONNX Runtime's tokens under the mask, made of length 1, in double precision.
  private static float[] expected(TextBatch batch) throws OrtException {
    var environment = OrtEnvironment.getEnvironment();
    try (var ids = longs(environment, batch.ids());
        var mask = longs(environment, batch.mask());
        var types = longs(environment, IntTensor.zeros(batch.ids().shape()));
        var results =
            reference.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      var tokens = (float[][][]) results.get(0).getValue();
      float[] vectors = new float[tokens.length * 384];
      for (int n = 0; n < tokens.length; n++) {
        double[] sum = new double[384];
        for (int t = 0; t < tokens[n].length; t++) {
          for (int i = 0; i < 384; i++) {
            sum[i] += batch.mask().get(n, t) * tokens[n][t][i];
          }
        }
        double length = 0;
        for (double value : sum) {
          length += value * value;
        }
        for (int i = 0; i < 384; i++) {
          vectors[n * 384 + i] = (float) (sum[i] / Math.sqrt(length));
        }
      }
      return vectors;
    }
  }

  private static OnnxTensor longs(OrtEnvironment environment, IntTensor tensor)
      throws OrtException {
    long[] values = new long[tensor.size()];
    long[] shape = {tensor.dim(0), tensor.dim(1)};
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.data()[i];
    }
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }
}
