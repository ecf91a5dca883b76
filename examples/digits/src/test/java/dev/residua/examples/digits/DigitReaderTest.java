package dev.residua.examples.digits;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Trained weights, digits of MNIST, and logits that were computed in double precision.
class DigitReaderTest {
  private static final Path DATA =
      Path.of(System.getProperty("residua.shared", "../../../shared"), "data", "vit-mnist");

  @BeforeAll
  static void needsData() {
    assumeTrue(Files.exists(DATA), () -> "skipped: the shared data is not there: " + DATA);
  }

  @Test
  void computesTheLogits() {
    try (var weights = Weights.open(DATA.resolve("vit-mnist.safetensors"))) {
      var logits = Digits.load(weights).run(images());

      var expected = (FloatTensor) Npy.read(DATA.resolve("logits.npy"));
      assertThat(logits.shape()).isEqualTo(new int[] {500, 10});
      assertThat(logits.data()).usingTolerance(1e-4).containsExactly(expected.data()).inOrder();
    }
  }

  @Test
  void reads480Of500Digits() {
    var labels = (IntTensor) Npy.read(DATA.resolve("labels.npy"));
    try (var weights = Weights.open(DATA.resolve("vit-mnist.safetensors"))) {
      int[] digits = new DigitReader(weights).read(images());

      int right = 0;
      for (int n = 0; n < 500; n++) {
        right += digits[n] == labels.get(n) ? 1 : 0;
      }
      assertThat(right).isEqualTo(480);
    }
  }

  /// The pixels, u8[500, 28, 28], as the network takes them.
  private static FloatTensor images() {
    var pixels = (IntTensor) Npy.read(DATA.resolve("images.npy"));
    var images = FloatTensor.zeros(500, 1, 28, 28);
    for (int i = 0; i < pixels.size(); i++) {
      images.data()[i] = (pixels.data()[i] / 255f - DigitReader.MEAN) / DigitReader.STD;
    }
    return images;
  }
}
