package dev.residua.benchmarks.measure;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {
  private record Workspace(float[] floats, int[][] rows, Object rest) {}

  @Test
  void arraysAreCountedHoweverTheyAreReached() {
    var inner = new Workspace(new float[100], new int[0][], new long[3]);
    var outer = new Workspace(new float[1], new int[][] {new int[10], new int[20]}, inner);

    assertThat(Memory.ofArrays(outer)).isEqualTo(4 + 40 + 80 + 400 + 24);
  }

  @Test
  void anArrayIsCountedOnce() {
    float[] shared = new float[100];
    var inner = new Workspace(shared, new int[0][], shared);

    assertThat(Memory.ofArrays(new Workspace(shared, new int[0][], inner))).isEqualTo(400);
  }
}
