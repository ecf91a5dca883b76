package dev.residua.examples.gallery;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.cli.run.GeneratedModel;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.emit.java.WeightType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Networks with trained weights, held as numbers of two bytes and of one, answer as they do with
/// weights of four.
class SmallWeightsTrainedTest {
  private static final Path DATA =
      Path.of(System.getProperty("residua.shared", "../../../shared"), "data");

  @BeforeAll
  static void needsData() {
    assumeTrue(Files.exists(DATA), () -> "skipped: the shared data is not there: " + DATA);
  }

  @ParameterizedTest
  @EnumSource(names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void resNet20IsRightAboutEveryPicture(WeightType type) {
    var logits =
        run(
            model("../cifar/resnet20", "resnet20-cifar10/resnet20.safetensors", type),
            Map.of("image", cifar()),
            "logits");

    near(logits, "resnet20-cifar10/logits.npy", type, 20);
    assertThat(right(logits, "resnet20-cifar10/labels.npy")).isEqualTo(200);
  }

  /// As floats, the weights read 480 of them.
  @ParameterizedTest
  @EnumSource(names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void visionTransformerReadsAsManyDigits(WeightType type) {
    var pixels = (IntTensor) read("vit-mnist/images.npy");
    var images = FloatTensor.zeros(500, 1, 28, 28);
    for (int i = 0; i < images.size(); i++) {
      images.data()[i] = (pixels.data()[i] / 255f - 0.1307f) / 0.3081f;
    }
    var logits =
        run(
            model("../digits/digits", "vit-mnist/vit-mnist.safetensors", type),
            Map.of("image", images),
            "logits");

    near(logits, "vit-mnist/logits.npy", type, 4 * 6);
    assertThat(right(logits, "vit-mnist/labels.npy")).isEqualTo(480);
  }

  @ParameterizedTest
  @EnumSource(names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void sortingGptSortsEveryWord(WeightType type) {
    var model =
        model(
            "../sorting-gpt/src/main/resnet/sorting_gpt",
            "gpt-nano-sort/gpt-nano-sort.safetensors",
            type);
    int[][] words = new int[729][12];
    for (int number = 0; number < 729; number++) {
      for (int i = 0, rest = number; i < 6; i++, rest /= 3) {
        words[number][i] = rest % 3;
      }
    }
    for (int length = 6; length < 12; length++) {
      var ids = IntTensor.zeros(729, length);
      for (int n = 0; n < 729; n++) {
        System.arraycopy(words[n], 0, ids.data(), n * length, length);
      }
      var logits = run(model, Map.of("ids", ids), "logits");
      for (int n = 0; n < 729; n++) {
        words[n][length] = likeliest(logits, n * length + length - 1);
      }
    }

    for (int[] word : words) {
      int[] sorted = Arrays.copyOf(word, 6);
      Arrays.sort(sorted);
      assertThat(Arrays.copyOfRange(word, 6, 12)).isEqualTo(sorted);
    }
  }

  private static Model model(String name, String weightsFile, WeightType type) {
    var graph = Gallery.model(name);
    var options = JavaOptions.DEFAULT.with(type);
    try (var weights = Weights.open(DATA.resolve(weightsFile))) {
      return GeneratedModel.compile(
              Compiler.generate(graph, "net", options), Compiler.className(graph, "net"))
          .load(weights, Threads.shared());
    }
  }

  private static FloatTensor run(Model model, Map<String, Tensor> inputs, String output) {
    return (FloatTensor) Objects.requireNonNull(model.run(inputs).get(output));
  }

  /// Each layer adds no more than its weights' relative error to the largest of the logits, and the
  /// errors of layers are independent.
  private static void near(FloatTensor logits, String file, WeightType type, int layers) {
    double error =
        switch (type) {
          case F32 -> 0x1p-24;
          case BF16, Q8 -> 0x1p-8;
          case F16 -> 0x1p-11;
        };
    var expected = (FloatTensor) read(file);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.data()[i]));
      difference = Math.max(difference, Math.abs(expected.data()[i] - logits.data()[i]));
    }
    assertWithMessage("%s as %s", file, type)
        .that(difference)
        .isAtMost(Math.sqrt(layers) * error * largest);
  }

  private static int right(FloatTensor logits, String file) {
    var labels = (IntTensor) read(file);
    int right = 0;
    for (int n = 0; n < labels.size(); n++) {
      right += likeliest(logits, n) == labels.get(n) ? 1 : 0;
    }
    return right;
  }

  /// The place of the largest number of a row.
  private static int likeliest(FloatTensor logits, int row) {
    int width = logits.dim(logits.rank() - 1);
    int best = 0;
    for (int i = 1; i < width; i++) {
      best = logits.data()[row * width + i] > logits.data()[row * width + best] ? i : best;
    }
    return best;
  }

  private static Tensor read(String file) {
    return Npy.read(DATA.resolve(file));
  }

  /// Pictures as the network takes them, of u8[200, 32, 32, 3].
  private static FloatTensor cifar() {
    float[] mean = {0.485f, 0.456f, 0.406f};
    float[] deviation = {0.229f, 0.224f, 0.225f};
    var pixels = (IntTensor) read("resnet20-cifar10/images.npy");
    var images = FloatTensor.zeros(200, 3, 32, 32);
    for (int i = 0; i < images.size(); i++) {
      int image = i / 3072;
      int channel = i / 1024 % 3;
      float pixel = pixels.data()[(image * 1024 + i % 1024) * 3 + channel] / 255f;
      images.data()[i] = (pixel - mean[channel]) / deviation[channel];
    }
    return images;
  }
}
