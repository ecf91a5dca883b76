package dev.residua.runtime.plan;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class InterleavingTest {
  /// Three planes r, g, b in vectors of four: `r0 g0 b0 r1`, `g1 b1 r2 g2`, `b2 r3 g3 b3`.
  @Test
  void aVectorOfTheResultTakesItsLanesFromThePlanesInTurn() {
    assertThat(Interleaving.places(0, 3, 4)).asList().containsExactly(0, 0, 0, 1).inOrder();
    assertThat(Interleaving.places(1, 3, 4)).asList().containsExactly(1, 1, 2, 2).inOrder();
    assertThat(Interleaving.places(2, 3, 4)).asList().containsExactly(2, 3, 3, 3).inOrder();

    assertThat(Interleaving.channel(1, 0, 3, 4))
        .isEqualTo(new boolean[] {false, false, true, false});
    assertThat(Interleaving.channel(1, 1, 3, 4))
        .isEqualTo(new boolean[] {true, false, false, true});
    assertThat(Interleaving.channel(1, 2, 3, 4))
        .isEqualTo(new boolean[] {false, true, false, false});
  }
}
