package dev.residua.examples.digits;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Weights;
import dev.residua.runtime.image.Images;
import java.nio.file.Path;

/// Reads digits, white on black: `java … DigitReader vit-mnist.safetensors seven.png …`.
public final class DigitReader {
  static final float MEAN = 0.1307f;
  static final float STD = 0.3081f;

  private final Digits network;

  public DigitReader(Weights weights) {
    this.network = Digits.load(weights);
  }

  /// The digit on each picture.
  ///
  /// @param images f32[N, 1, 28, 28], made by `Images.read` with `MEAN` and `STD`
  public int[] read(FloatTensor images) {
    var logits = network.run(images);
    int[] digits = new int[logits.dim(0)];
    for (int n = 0; n < digits.length; n++) {
      for (int digit = 1; digit < 10; digit++) {
        digits[n] = logits.get(n, digit) > logits.get(n, digits[n]) ? digit : digits[n];
      }
    }
    return digits;
  }

  public static void main(String... args) {
    if (args.length < 2) {
      System.err.println("give a safetensors file and pictures");
      System.exit(2);
    }
    try (var weights = Weights.open(Path.of(args[0]))) {
      var reader = new DigitReader(weights);
      for (int i = 1; i < args.length; i++) {
        var image = Images.read(Path.of(args[i]), 28, 28, 1, new float[] {MEAN}, new float[] {STD});
        System.out.println(args[i] + ": " + reader.read(image)[0]);
      }
    } catch (ResiduaException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
