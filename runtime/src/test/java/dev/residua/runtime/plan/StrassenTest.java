package dev.residua.runtime.plan;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class StrassenTest {
  @Test
  void aRowAndTheOneHalfASampleAwayAreAPair() {
    var plan = plan(2 * 40, 40);
    assertThat(plan.pairs).isEqualTo(40);
    assertThat(plan.row(19)).isEqualTo(19);
    assertThat(plan.row(20)).isEqualTo(40);
    assertThat(plan.firstOut[21] / 128).isEqualTo(41);
    assertThat(plan.secondOut[21] / 128).isEqualTo(61);
  }

  @Test
  void theMiddleRowOfAnOddSampleIsAlone() {
    var plan = plan(2 * 41, 41);
    assertThat(plan.pairs).isEqualTo(42);
    assertThat(plan.alone(19)).isFalse();
    assertThat(plan.alone(20)).isTrue();
    assertThat(plan.row(20)).isEqualTo(20);
    assertThat(plan.row(21)).isEqualTo(41);
    assertThat(plan.run(18, 42, false)).isEqualTo(3);
    assertThat(plan.run(18, 42, true)).isEqualTo(2);
    assertThat(plan.run(20, 42, true)).isEqualTo(0);
  }

  @Test
  void fewRowsAreMultipliedAsTheyAre() {
    assertThat(plan(63, 63).pays()).isFalse();
    assertThat(plan(64, 64).pays()).isTrue();
  }

  @Test
  void samplesOfOneRowHaveNoPairs() {
    assertThat(plan(100, 1).pays()).isFalse();
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
