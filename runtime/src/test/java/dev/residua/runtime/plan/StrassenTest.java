package dev.residua.runtime.plan;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class StrassenTest {
  @Test
  void aRowAndTheOneHalfASampleAwayAreAPair() {
    var plan = plan(2 * 80, 80);
    assertThat(plan.pairs).isEqualTo(80);
    assertThat(plan.row(39)).isEqualTo(39);
    assertThat(plan.row(40)).isEqualTo(80);
    assertThat(plan.firstOut[41] / 128).isEqualTo(81);
    assertThat(plan.secondOut[41] / 128).isEqualTo(121);
  }

  @Test
  void theMiddleRowOfAnOddSampleIsAlone() {
    var plan = plan(2 * 81, 81);
    assertThat(plan.pairs).isEqualTo(82);
    assertThat(plan.alone(39)).isFalse();
    assertThat(plan.alone(40)).isTrue();
    assertThat(plan.row(40)).isEqualTo(40);
    assertThat(plan.row(41)).isEqualTo(81);
    assertThat(plan.run(38, 82, false)).isEqualTo(3);
    assertThat(plan.run(38, 82, true)).isEqualTo(2);
    assertThat(plan.run(40, 82, true)).isEqualTo(0);
  }

  @Test
  void samplesOfFewRowsAreMultipliedAsTheyAre() {
    assertThat(plan(63, 63).pays()).isFalse();
    assertThat(plan(64, 64).pays()).isTrue();
    assertThat(plan(10 * 63, 63).pays()).isFalse();
    assertThat(plan(100, 1).pays()).isFalse();
    assertThat(plan(0, 64).pays()).isFalse();
    assertThat(plan(0, 0).pays()).isFalse();
  }

  @Test
  void pairsAreTakenInBlocksOfLikeSize() {
    var plan = plan(1024, 1024);
    assertThat(plan.count(512)).isEqualTo(103);
    assertThat(plan.count(100)).isEqualTo(100);
  }

  private static Strassen plan(long rows, long group) {
    return Strassen.of(
        Product.columns(128).rows(rows, 64).run(64).from(0, 0).into(0, 128).build(), group);
  }
}
