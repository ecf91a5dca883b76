package dev.residua.cli;

import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.emit.java.WeightType;
import picocli.CommandLine.Option;

/// How generated Java holds weights.
final class WeightTypeOption {
  @Option(
      names = "--weight-type",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = {
        "How Java holds the weights of products: f32, bf16, f16, or q8 (8 bits and a scale for"
            + " each output, in linear layers). Sums are f32."
      })
  private WeightType type = WeightType.F32;

  /// `options` with these weights.
  JavaOptions in(JavaOptions options) {
    return options.with(type);
  }

  /// @throws UserError where a choice is made that CUDA does not know
  void requireJava(boolean cuda) {
    if (cuda && type != WeightType.F32) {
      throw new UserError(
          "--weight-type " + type + " is for Java; CUDA holds weights as f32",
          "leave it out, or choose Java alone; --precision says what CUDA rounds to");
    }
  }
}
