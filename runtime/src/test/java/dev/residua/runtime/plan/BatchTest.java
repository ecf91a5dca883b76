package dev.residua.runtime.plan;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class BatchTest {
  /// ResNet-50 on images of 224 x 224: floats, multiply-adds, weights.
  private static final long ROOM = 2_400_000;

  private static final long WORK = 4_089_000_000L;
  private static final long WEIGHTS = 25_557_032;

  private static int each(long items, int threads) {
    return Batch.each(items, threads, items * ROOM, items * WORK, WEIGHTS);
  }

  @Test
  void oneImageIsComputedByAllThreads() {
    assertThat(each(1, 1)).isEqualTo(0);
    assertThat(each(1, 2)).isEqualTo(0);
  }

  @Test
  void imagesThatDoNotStayInTheCacheTogetherAreComputedOneByOne() {
    assertThat(each(8, 1)).isEqualTo(1);
    assertThat(each(8, 2)).isEqualTo(1);
  }

  @Test
  void noThreadIsLeftWithoutWork() {
    assertThat(each(3, 2)).isEqualTo(0);
    assertThat(each(9, 2)).isEqualTo(1);
  }

  @Test
  void smallItemsAreComputedSomeAtATime() {
    assertThat(Batch.each(32, 2, 32L * 200_000, 32L * 650_000_000, 10_600_000)).isEqualTo(8);
    assertThat(Batch.each(32, 1, 32L * 100_000, 32L * 650_000_000, 10_600_000)).isEqualTo(0);
  }

  @Test
  void weightsThatOutweighTheWorkAreReadOnceForAll() {
    assertThat(Batch.each(8, 2, 8 * 4096, 8 * 16_777_216L, 16_777_216)).isEqualTo(0);
    assertThat(Batch.each(128, 2, 128 * 4096, 128 * 16_777_216L, 16_777_216)).isEqualTo(64);
  }

  @Test
  void partsAreTakenAndGivenInOrder() {
    float[] all = {1, 2, 3, 4, 5, 6};
    float[] part = Batch.take(all, 1, 3, new float[0]);
    assertThat(part).usingExactEquality().containsExactly(3f, 4f).inOrder();
    assertThat(Batch.take(all, 2, 3, part)).isSameInstanceAs(part);
    Batch.give(part, all, 0, 3);
    assertThat(all).usingExactEquality().containsExactly(5f, 6f, 3f, 4f, 5f, 6f).inOrder();
  }
}
