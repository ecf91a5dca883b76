package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.Compiler;
import org.junit.jupiter.api.Test;

class StrassenChoiceTest {
  @Test
  void deepProductsOverSequencesAreComputedByHalves() {
    assertThat(chosen("f32[N, T, 768]", "linear(768)")).isEqualTo(1);
    assertThat(chosen("f32[N, T, 768]", "linear(3072) -> gelu -> linear(768)")).isEqualTo(2);
  }

  @Test
  void convolutionsOfOnePlaceOverImagesAreToo() {
    assertThat(chosen("f32[N, 1024, 14, 14]", "conv(256, 1) -> relu")).isEqualTo(1);
  }

  @Test
  void rowsOfDifferentSamplesAreNotPaired() {
    assertThat(chosen("f32[N, 768]", "linear(768)")).isEqualTo(0);
  }

  @Test
  void fewRowsAreNotWorthTheMemory() {
    assertThat(chosen("f32[N, 1024, 7, 7]", "conv(256, 1)")).isEqualTo(0);
    assertThat(chosen("f32[N, 24, 768]", "linear(768)")).isEqualTo(0);
  }

  @Test
  void sumsOfFewFactorsAreNotWorthTheirAdditions() {
    assertThat(chosen("f32[N, T, 128]", "linear(768)")).isEqualTo(0);
  }

  @Test
  void halvesThatFillNoPanelsAreNot() {
    assertThat(chosen("f32[N, T, 768]", "linear(1000)")).isEqualTo(0);
    assertThat(chosen("f32[N, T, 760]", "linear(768)")).isEqualTo(0);
  }

  @Test
  void modelsThatGoOnPositionByPositionHoldTheirWeightsOnce() {
    assertThat(chosen("f32[N, T, 768]", "residual { attention(12, causal = true) } -> linear(768)"))
        .isEqualTo(0);
  }

  @Test
  void aModelThatGainsLittleHoldsItsWeightsOnce() {
    assertThat(chosen("f32[N, T, 128]", "linear(1024) -> linear(1024)")).isEqualTo(1);
    assertThat(
            chosen(
                "f32[N, T, 128]",
                "linear(512) -> linear(128) -> linear(8000) -> gelu -> linear(64)"))
        .isEqualTo(0);
  }

  @Test
  void smallWeightsStaySmall() {
    var program = Compiler.program(Generated.graph(text("f32[N, T, 768]", "linear(768)")));
    assertThat(StrassenChoice.of(program, WeightType.BF16).weights()).isEmpty();
  }

  /// How many weights of a network are held with sums.
  private static int chosen(String input, String layers) {
    var program = Compiler.program(Generated.graph(text(input, layers)));
    return StrassenChoice.of(program, WeightType.F32).weights().size();
  }

  private static String text(String input, String layers) {
    return """
    model Net {
        input x: %s
        output y = x -> %s
    }
    """
        .formatted(input, layers);
  }
}
