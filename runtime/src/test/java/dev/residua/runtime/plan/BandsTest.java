package dev.residua.runtime.plan;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Bands hold every line that is needed, wherever threads begin and however small the cache is.
class BandsTest {
  /// Three windows over images of 41 lines, each with a line of two elements: rows, step, before
  /// and the lines of the result.
  private static final int[][] WINDOWS = {
    {3, 1, 1, 41}, {1, 1, 0, 41}, {5, 2, 2, 21}, {2, 3, 0, 7}
  };

  private static final int IMAGES = 3;
  private static final int LINES = 41;

  private static int[] whole(int[] first) {
    int[] values = first;
    int lines = LINES;
    for (int[] window : WINDOWS) {
      int[] next = new int[IMAGES * window[3]];
      for (int i = 0; i < next.length; i++) {
        int image = i / window[3];
        int y = i % window[3];
        for (int r = 0; r < window[0]; r++) {
          int line = y * window[1] - window[2] + r;
          if (line >= 0 && line < lines) {
            next[i] = 31 * next[i] + values[image * lines + line] + r;
          }
        }
      }
      values = next;
      lines = window[3];
    }
    return values;
  }

  private static int[] input() {
    return new Random(1).ints((long) IMAGES * LINES, 0, 1 << 20).toArray();
  }

  @Test
  void holdEveryLineThatIsNeeded() {
    int[] first = input();
    int[] expected = whole(first);
    for (int cache : new int[] {0, 20, 60, 100, 1000}) {
      var builder = Bands.of(IMAGES, cache).first(LINES, 2, 2);
      for (int[] window : WINDOWS) {
        builder.then(window[3], 2, window[0], window[1], window[2]);
      }
      var bands = builder.build(2, 7);
      for (int parts : new int[] {1, 2, 5, 21}) {
        int[] actual = new int[expected.length];
        int size = bands.room[3] + bands.held[3] * 2;
        for (int part = 0; part < parts; part++) {
          int total = bands.total();
          var band = bands.of(part);
          band.share(total * part / parts, total * (part + 1) / parts);
          compute(band, first, actual, size);
        }
        assertWithMessage("%s parts and %s floats", parts, cache)
            .that(Arrays.equals(actual, expected))
            .isTrue();
      }
    }
  }

  /// Each line is a number, and its negative as the second element.
  private static void compute(Band band, int[] first, int[] result, int size) {
    float[] scratch = new float[size];
    int[][] bits = new int[1][size];
    while (band.next(scratch)) {
      bits[0] = bits(scratch);
      for (int line = band.from[0]; line < band.to[0]; line++) {
        put(bits[0], 2 * line + band.shift[0], first[line]);
      }
      int lines = LINES;
      for (int k = 1; k <= WINDOWS.length; k++) {
        int[] window = WINDOWS[k - 1];
        for (int i = band.from[k]; i < band.to[k]; i++) {
          int image = i / window[3];
          int y = i % window[3];
          int value = 0;
          for (int r = 0; r < window[0]; r++) {
            int line = y * window[1] - window[2] + r;
            if (line >= 0 && line < lines) {
              value = 31 * value + bits[0][2 * (image * lines + line) + band.shift[k - 1]] + r;
            }
          }
          if (k == WINDOWS.length) {
            result[i] = value;
          } else {
            put(bits[0], 2 * i + band.shift[k], value);
          }
        }
        lines = window[3];
      }
      for (int i = 0; i < size; i++) {
        scratch[i] = Float.intBitsToFloat(bits[0][i]);
      }
    }
  }

  private static void put(int[] values, int at, int value) {
    values[at] = value;
    values[at + 1] = -value;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void areAsHighAsTheCacheAllows() {
    var bands = Bands.of(1, 100).first(40, 5, 3).then(40, 4, 3, 1, 1).build(1, 0);
    // 12 lines: 3 * 10 + 5 * 10 + 4 * 8 floats are too many, with one line less they are not.
    assertThat(bands.most).isEqualTo(7);
    assertThat(bands.held[0]).isEqualTo(9);
  }
}
