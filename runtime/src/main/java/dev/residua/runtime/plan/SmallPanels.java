package dev.residua.runtime.plan;

import dev.residua.runtime.ResiduaException;
import java.util.Arrays;

/// The layout of [Panels] for weights that are held small: a panel is `head` rows of ints, and then
/// its columns row by row, each row of ints holding the same factors of all columns.
public final class SmallPanels {
  /// What a normalised half becomes a float by, once its bits stand in a float's place.
  public static final float F16_SCALE = 0x1p102f;

  /// The sign, and the exponent and the fraction in a float's place.
  public static final int F16_MASK = 0x8fffe000;

  private static final int EXPONENT = 31;
  private static final int F16_ANY = 1;
  private static final float F16_LIMIT = 128;
  private static final float MOST = 127;

  private SmallPanels() {}

  /// The panels of one right-hand side from the column `from` up to `to`, both where panels begin.
  ///
  /// @param at where the right-hand side begins in `source`
  /// @param k per factor, its offset in `source`
  /// @param step from column to column of `source`
  /// @param packedAt where the right-hand side begins in `packed`
  /// @param name what the weights are called in errors
  /// @throws ResiduaException where a weight cannot be held: beyond f16, or not finite in q8
  static void pack(
      SmallType type,
      int from,
      int to,
      float[] source,
      int at,
      int[] k,
      int columns,
      int step,
      int lanes,
      int widest,
      int[] packed,
      int packedAt,
      String name) {
    float[] panel = new float[Share.padded(k.length) * widest * lanes];
    for (int column = from; column < to; ) {
      int width = Panels.vectors((Panels.padded(columns) - column) / lanes, widest) * lanes;
      for (int j = 0; j < width; j++) {
        int begin = at + (column + j) * step;
        boolean there = column + j < columns;
        for (int i = 0; i < k.length; i++) {
          panel[i * width + j] = there ? source[begin + k[i]] : 0;
        }
      }
      int into = packedAt + column * type.ints(k.length);
      Arrays.fill(packed, into, into + width * type.ints(k.length), 0);
      switch (type) {
        case BF16 -> bf16(panel, k.length, width, packed, into);
        case F16 -> f16(panel, k.length, width, packed, into, name);
        case Q8 -> q8(panel, k.length, width, packed, into, name);
      }
      column += width;
    }
  }

  private static void bf16(float[] panel, int depth, int width, int[] packed, int into) {
    for (int row = 0; row < depth; row++) {
      int line = into + row / 2 * width;
      for (int j = 0; j < width; j++) {
        packed[line + j] |= bfloat16(panel[row * width + j]) << (row % 2 * 16);
      }
    }
  }

  private static void f16(
      float[] panel, int depth, int width, int[] packed, int into, String name) {
    boolean any = false;
    for (int i = 0; i < depth * width; i++) {
      float rounded = Float.float16ToFloat(Float.floatToFloat16(panel[i]));
      if (Float.isInfinite(rounded) && Float.isFinite(panel[i])) {
        throw new ResiduaException(
            name
                + ": weight "
                + panel[i]
                + " is beyond 65504, the largest f16; hold the weights as bf16 or f32");
      }
      any |= !(Math.abs(rounded) < F16_LIMIT);
    }
    Arrays.fill(packed, into, into + width, any ? F16_ANY : 0);
    for (int row = 0; row < depth; row++) {
      int line = into + (1 + row / 2) * width;
      for (int j = 0; j < width; j++) {
        int half = Float.floatToFloat16(panel[row * width + j]) & 0xffff;
        packed[line + j] |= (any ? half : normalised(half)) << (row % 2 * 16);
      }
    }
  }

  /// A half below 128 with an exponent of its own for every power of two from 2^-24 to 2^6.
  private static int normalised(int half) {
    int sign = half & 0x8000;
    int exponent = (half >> 10) & EXPONENT;
    int fraction = half & 0x3ff;
    if (exponent > 0) {
      return sign | ((exponent + 10) << 10) | fraction;
    }
    if (fraction == 0) {
      return sign;
    }
    int top = EXPONENT - Integer.numberOfLeadingZeros(fraction);
    return sign | ((top + 1) << 10) | ((fraction << (10 - top)) & 0x3ff);
  }

  private static void q8(float[] panel, int depth, int width, int[] packed, int into, String name) {
    float[] scale = new float[width];
    for (int i = 0; i < depth * width; i++) {
      if (!Float.isFinite(panel[i])) {
        throw new ResiduaException(
            name
                + ": weight "
                + panel[i]
                + " is not finite, and q8 cannot hold it; hold the weights as bf16 or f32");
      }
      scale[i % width] = Math.max(scale[i % width], Math.abs(panel[i]));
    }
    for (int j = 0; j < width; j++) {
      scale[j] = Math.max(scale[j] / MOST, Float.MIN_NORMAL);
      packed[into + j] = Float.floatToRawIntBits(scale[j]);
    }
    for (int row = 0; row < depth; row++) {
      int line = into + (1 + row / 4) * width;
      for (int j = 0; j < width; j++) {
        int whole = (int) Math.rint((double) panel[row * width + j] / scale[j]);
        packed[line + j] |= (whole & 0xff) << (row % 4 * 8);
      }
    }
  }

  /// Rounds to the nearest, ties to even; NaN stays NaN.
  private static int bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.isNaN(value) ? (bits >>> 16) | 0x40 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  }

  /// The element at `row` and `column` of one right-hand side.
  ///
  /// @param at where it begins in `packed`
  /// @param depth the number of its rows
  /// @param columns the number of its columns
  /// @param lanes the floats of a vector
  /// @param widest the vectors of the widest panel
  public static float element(
      SmallType type,
      int[] packed,
      int at,
      int row,
      int column,
      int depth,
      int columns,
      int lanes,
      int widest) {
    int begin = column / (widest * lanes) * (widest * lanes);
    int width = Panels.vectors((Panels.padded(columns) - begin) / lanes, widest) * lanes;
    while (column >= begin + width) {
      begin += width;
      width = Panels.vectors((Panels.padded(columns) - begin) / lanes, widest) * lanes;
    }
    int top = at + begin * type.ints(depth) + column - begin;
    int bits = packed[top + (type.head() + row / type.perInt()) * width];
    return switch (type) {
      case BF16 -> Float.intBitsToFloat(row % 2 == 0 ? bits << 16 : bits & 0xffff0000);
      case F16 -> f16(row % 2 == 0 ? bits << 16 : bits, packed[top]);
      case Q8 -> ((bits << (24 - row % 4 * 8)) >> 24) * Float.intBitsToFloat(packed[top]);
    };
  }

  /// The half in the upper bits, as a panel with this head holds it.
  private static float f16(int bits, int head) {
    return head == F16_ANY
        ? Float.float16ToFloat((short) (bits >> 16))
        : Float.intBitsToFloat((bits >> 3) & F16_MASK) * F16_SCALE;
  }

  /// Floats of `units` times [Share#GRAIN] factors of halves that are held as they are.
  public static void f16(int units, int width, int[] packed, int at, float[] floats, int floatsAt) {
    for (int i = 0; i < units * Share.GRAIN / 2; i++) {
      for (int j = 0; j < width; j++) {
        int bits = packed[at + i * width + j];
        floats[floatsAt + 2 * i * width + j] = Float.float16ToFloat((short) bits);
        floats[floatsAt + (2 * i + 1) * width + j] = Float.float16ToFloat((short) (bits >> 16));
      }
    }
  }
}
