package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.kernel.Contraction;
import java.util.List;
import org.junit.jupiter.api.Test;

class WinogradChoiceTest {
  @Test
  void windowsOfThreeByThreeOverManyPlacesAreTransformed() {
    assertThat(choices(64, 56, "conv(64, 3)")).containsExactly(false, true).inOrder();
    assertThat(choices(256, 14, "conv(256, 3)")).containsExactly(false, true).inOrder();
  }

  @Test
  void fewPlacesWithManyWeightsAreNot() {
    assertThat(choices(512, 7, "conv(512, 3)")).containsExactly(false, false);
  }

  @Test
  void otherWindowsAreNot() {
    assertThat(choices(64, 56, "conv(64, 3, stride = 2)")).containsExactly(false, false);
    assertThat(choices(64, 56, "conv(64, 3, dilation = 2)")).containsExactly(false, false);
    assertThat(choices(64, 56, "conv(64, 3, groups = 4)")).containsExactly(false, false);
    assertThat(choices(64, 56, "conv(64, 5)")).containsExactly(false, false);
    assertThat(choices(60, 56, "conv(64, 3)")).containsExactly(false, false);
  }

  /// Whether the products of a convolution 1x1 and of what follows it are transformed.
  private static List<Boolean> choices(int channels, int size, String layer) {
    var graph =
        Generated.graph(
            """
            model Net {
                input x: f32[N, 3, %d, %d]
                output y = x -> conv(%d, 1) -> %s
            }
            """
                .formatted(size, size, channels, layer));
    var choice = WinogradChoice.of(Compiler.program(graph));
    return choice.program().kernels().stream()
        .filter(Contraction.class::isInstance)
        .map(product -> choice.chose((Contraction) product))
        .toList();
  }
}
