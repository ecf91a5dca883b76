package dev.residua.examples.cifar;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Trained weights, pictures of CIFAR-10, and logits that were computed in double precision.
class ClassifierTest {
  private static final Path DATA =
      Path.of(System.getProperty("residua.shared", "../../../shared"), "data", "resnet20-cifar10");

  @BeforeAll
  static void needsData() {
    assumeTrue(Files.exists(DATA), () -> "skipped: the shared data is not there: " + DATA);
  }

  @Test
  void computesTheLogits() {
    try (var weights = Weights.open(DATA.resolve("resnet20.safetensors"))) {
      var logits = ResNet20.load(weights).run(images());

      var expected = (FloatTensor) Npy.read(DATA.resolve("logits.npy"));
      assertThat(logits.shape()).isEqualTo(new int[] {200, 10});
      assertThat(logits.data()).usingTolerance(1e-4).containsExactly(expected.data()).inOrder();
    }
  }

  @Test
  void isRightAboutEveryPicture() {
    var names =
        List.of(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck");
    var labels = (IntTensor) Npy.read(DATA.resolve("labels.npy"));
    var images = images();
    var wrong = new ArrayList<Integer>();
    try (var weights = Weights.open(DATA.resolve("resnet20.safetensors"))) {
      var classifier = new Classifier(weights);
      for (int i = 0; i < 200; i++) {
        var label = classifier.label(images.slice(i).reshape(1, 3, 32, 32));
        if (!label.equals(names.get(labels.get(i)))) {
          wrong.add(i);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /// The pixels, u8[200, 32, 32, 3], as the network takes them.
  private static FloatTensor images() {
    var pixels = (IntTensor) Npy.read(DATA.resolve("images.npy"));
    var images = FloatTensor.zeros(200, 3, 32, 32);
    for (int i = 0; i < pixels.size(); i++) {
      int channel = i % 3;
      int place = i / 3 % 1024;
      int image = i / 3072;
      images.data()[(image * 3 + channel) * 1024 + place] =
          (pixels.data()[i] / 255f - Classifier.MEAN[channel]) / Classifier.STD[channel];
    }
    return images;
  }
}
