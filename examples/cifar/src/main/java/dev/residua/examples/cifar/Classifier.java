package dev.residua.examples.cifar;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Weights;
import dev.residua.runtime.image.Images;
import java.nio.file.Path;
import java.util.List;

/// Says what is on small pictures: `java … Classifier resnet20.safetensors cat.png …`.
public final class Classifier {
  static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  static final float[] STD = {0.229f, 0.224f, 0.225f};

  private static final List<String> LABELS =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final ResNet20 network;

  public Classifier(Weights weights) {
    this.network = ResNet20.load(weights);
  }

  /// @param image f32[1, 3, 32, 32], made by `Images.read` with `MEAN` and `STD`
  public String label(FloatTensor image) {
    float[] logits = network.run(image).data();
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return LABELS.get(best);
  }

  public static void main(String... args) {
    if (args.length < 2) {
      System.err.println("give a safetensors file and pictures");
      System.exit(2);
    }
    try (var weights = Weights.open(Path.of(args[0]))) {
      var classifier = new Classifier(weights);
      for (int i = 1; i < args.length; i++) {
        var image = Images.read(Path.of(args[i]), 32, 32, 3, MEAN, STD);
        System.out.println(args[i] + ": " + classifier.label(image));
      }
    } catch (ResiduaException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
