package dev.residua.runtime.plan;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.runtime.ResiduaException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPanelsTest {
  private static final int DEPTH = 37;

  /// Elements of a right-hand side, read one by one after they were packed.
  private static float[] held(SmallType type, float[] source, int columns, int lanes, int widest) {
    int depth = source.length / columns;
    int[] packed = new int[type.ints(depth) * Panels.padded(columns) + 7];
    packing(columns, depth)
        .small(type, 0, Panels.padded(columns), source, lanes, widest, packed, 7, "`layer.weight`");
    float[] held = new float[source.length];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < depth; row++) {
        held[column * depth + row] =
            SmallPanels.element(type, packed, 7, row, column, depth, columns, lanes, widest);
      }
    }
    return held;
  }

  private static Packing packing(int columns, int depth) {
    return Packing.columns(columns, depth).depth(depth, 1).build();
  }

  private static float[] random(int count) {
    var random = new Random(3);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, -3 * random.nextDouble()));
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"4, 2", "8, 2", "16, 1", "16, 2"})
  void halvesAreTheNearest(int lanes, int widest) {
    for (int columns : new int[] {1, 16, 33, 100}) {
      float[] source = random(columns * DEPTH);
      float[] f16 = held(SmallType.F16, source, columns, lanes, widest);
      float[] bf16 = held(SmallType.BF16, source, columns, lanes, widest);
      for (int i = 0; i < source.length; i++) {
        assertThat(f16[i]).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(source[i])));
        // Eight bits of fraction, the first of them not stored.
        assertThat((double) bf16[i]).isWithin(Math.ulp(source[i]) * 0x1p15).of(source[i]);
        assertThat(Float.floatToRawIntBits(bf16[i]) & 0xffff).isEqualTo(0);
      }
    }
  }

  @Test
  void everyHalfIsHeldExactly() {
    float[] small = new float[1 << 16];
    float[] all = new float[1 << 16];
    for (int i = 0; i < 1 << 16; i++) {
      float value = Float.float16ToFloat((short) i);
      small[i] = Math.abs(value) < 128 ? value : 0;
      all[i] = value;
    }
    assertThat(held(SmallType.F16, small, 16, 16, 2)).usingExactEquality().containsExactly(small);
    assertThat(held(SmallType.F16, all, 16, 16, 2)).usingExactEquality().containsExactly(all);
  }

  @Test
  void bfloatsRoundToEvenAndKeepWhatIsNotFinite() {
    float[] source = {
      Float.intBitsToFloat(0x3f808000),
      Float.intBitsToFloat(0x3f818000),
      Float.NaN,
      Float.NEGATIVE_INFINITY,
      Float.intBitsToFloat(0x00010000),
      -0f
    };
    assertThat(held(SmallType.BF16, source, 1, 16, 2))
        .usingExactEquality()
        .containsExactly(
            new float[] {
              1f,
              Float.intBitsToFloat(0x3f820000),
              Float.NaN,
              Float.NEGATIVE_INFINITY,
              Float.intBitsToFloat(0x00010000),
              -0f
            })
        .inOrder();
  }

  @ParameterizedTest
  @CsvSource({"4, 2", "8, 2", "16, 1", "16, 2"})
  void eightBitsAreNoFurtherThanHalfAStepOfTheirColumn(int lanes, int widest) {
    for (int columns : new int[] {1, 16, 33, 100}) {
      float[] source = random(columns * DEPTH);
      float[] held = held(SmallType.Q8, source, columns, lanes, widest);
      for (int column = 0; column < columns; column++) {
        double largest = 0;
        for (int row = 0; row < DEPTH; row++) {
          largest = Math.max(largest, Math.abs(source[column * DEPTH + row]));
        }
        for (int row = 0; row < DEPTH; row++) {
          int i = column * DEPTH + row;
          assertWithMessage("row %s of column %s", row, column)
              .that((double) held[i])
              .isWithin(largest / 254 * (1 + 1e-6))
              .of(source[i]);
        }
      }
    }
  }

  @Test
  void aColumnOfZerosStaysOne() {
    assertThat(held(SmallType.Q8, new float[DEPTH], 1, 16, 2)).isEqualTo(new float[DEPTH]);
  }

  @Test
  void whatCannotBeHeldIsNamed() {
    float[] large = {1, 70000};
    var beyond = assertThrows(ResiduaException.class, () -> held(SmallType.F16, large, 1, 16, 2));
    assertThat(beyond)
        .hasMessageThat()
        .isEqualTo(
            "`layer.weight`: weight 70000.0 is beyond 65504, the largest f16;"
                + " hold the weights as bf16 or f32");
    float[] broken = {1, Float.NaN};
    var nan = assertThrows(ResiduaException.class, () -> held(SmallType.Q8, broken, 1, 16, 2));
    assertThat(nan)
        .hasMessageThat()
        .isEqualTo(
            "`layer.weight`: weight NaN is not finite, and q8 cannot hold it;"
                + " hold the weights as bf16 or f32");
  }
}
