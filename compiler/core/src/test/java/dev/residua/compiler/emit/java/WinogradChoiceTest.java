package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.kernel.Contraction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WinogradChoiceTest {
  private static final Optional<WinogradTile> DIRECT = Optional.empty();
  private static final Optional<WinogradTile> TWO = Optional.of(WinogradTile.TWO);
  private static final Optional<WinogradTile> FOUR = Optional.of(WinogradTile.FOUR);

  @Test
  void windowsOfThreeByThreeOverManyPlacesAreTransformed() {
    assertThat(choices(64, 56, "conv(64, 3)")).containsExactly(DIRECT, FOUR).inOrder();
    assertThat(choices(256, 14, "conv(256, 3)")).containsExactly(DIRECT, FOUR).inOrder();
  }

  @Test
  void fewPlacesWithManyWeightsAreTransformedToFewerWeights() {
    assertThat(choices(512, 7, "conv(512, 3)")).containsExactly(DIRECT, TWO).inOrder();
  }

  @Test
  void windowsInStepsOfTwoAreTransformedWhereTheyAreMany() {
    assertThat(choices(64, 56, "conv(128, 3, stride = 2)"))
        .containsExactly(DIRECT, Optional.of(WinogradTile.FOUR_STRIDED))
        .inOrder();
    assertThat(choices(128, 28, "conv(256, 3, stride = 2, padding = 0)"))
        .containsExactly(DIRECT, Optional.of(WinogradTile.TWO_STRIDED))
        .inOrder();
    assertThat(choices(256, 14, "conv(512, 3, stride = 2)")).containsExactly(DIRECT, DIRECT);
  }

  @Test
  void onePlaceIsNot() {
    assertThat(choices(512, 1, "conv(512, 3)")).containsExactly(DIRECT, DIRECT);
  }

  @Test
  void otherWindowsAreNot() {
    assertThat(choices(64, 56, "conv(64, 3, stride = 3)")).containsExactly(DIRECT, DIRECT);
    assertThat(choices(64, 56, "conv(64, 3, dilation = 2)")).containsExactly(DIRECT, DIRECT);
    assertThat(choices(64, 56, "conv(64, 3, groups = 4)")).containsExactly(DIRECT, DIRECT);
    assertThat(choices(64, 56, "conv(64, 5)")).containsExactly(DIRECT, DIRECT);
    assertThat(choices(60, 56, "conv(64, 3)")).containsExactly(DIRECT, DIRECT);
  }

  /// The tiles of a convolution 1x1 and of what follows it.
  private static List<Optional<WinogradTile>> choices(int channels, int size, String layer) {
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
        .map(product -> choice.tile(((Contraction) product).weights()))
        .toList();
  }
}
