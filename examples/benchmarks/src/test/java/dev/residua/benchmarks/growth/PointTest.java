package dev.residua.benchmarks.growth;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class PointTest {
  @Test
  void aLineTellsThePowersThatTimeWorkAndMemoryGrewBy() {
    var before = new Point(128, 10, 1_000_000_000L, 1 << 20);
    var point = new Point(256, 40, 3_000_000_000L, 2 << 20);

    assertThat(point.line(before).split(" +", -1))
        .asList()
        .containsExactly("", "256", "40.000", "150", "^2.00", "^1.58", "2.00", "^1.00")
        .inOrder();
  }

  @Test
  void aLineIsAsLongAsTheHead() {
    var point = new Point(128, 10, 1_000_000_000L, 1 << 20);

    assertThat(point.line()).hasLength(Point.head("T").length());
  }
}
