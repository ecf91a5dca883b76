package dev.residua.runtime.plan;

import dev.residua.runtime.Vectors;
import java.util.Arrays;

/// The layout of a product's right-hand side: its columns, padded with zeros to a multiple of
/// [#GRAIN], stand in panels of some vectors each; a panel holds its columns row by row of the
/// depth.
///
/// Wide panels come first; what is left is covered by panels of half as many vectors, and so on.
public final class Panels {
  /// Columns are padded to a multiple of this at every width of a vector.
  public static final int GRAIN = 16;

  /// The most columns of a panel.
  public static final int MOST = 4 * GRAIN;

  private Panels() {}

  /// The columns with their padding.
  public static int padded(int columns) {
    return Math.multiplyExact((columns + GRAIN - 1) / GRAIN, GRAIN);
  }

  /// The vectors of the widest panel: four, two where there are but 16 vector registers, or one
  /// without vectors.
  public static int widest() {
    return Vectors.lanes() == 0 ? 1 : manyRegisters() ? 4 : 2;
  }

  /// Whether this machine has 32 vector registers (at 512 bits, or on AArch64) and not 16.
  private static boolean manyRegisters() {
    int lanes = Vectors.lanes();
    return lanes == GRAIN || lanes == 4 && System.getProperty("os.arch").equals("aarch64");
  }

  /// The most rows that are worked on together. Where there are no more, weights come from memory
  /// but once.
  public static final int ROWS = 208;

  /// How many rows are worked on together where there are more: a share of them stays in the second
  /// cache.
  private static final int MANY_ROWS = 60;

  /// How many rows are worked on next where `left` rows are left.
  public static int rows(int left) {
    return left <= ROWS ? left : MANY_ROWS;
  }

  /// The rows of the next tile where `left` rows are left: six, five or four, such that these cover
  /// the rest, or one.
  public static int height(int left) {
    if (goes(left - 6) || left == 7) {
      return 6;
    }
    return goes(left - 5) ? 5 : left >= 4 ? 4 : 1;
  }

  /// Whether tiles of four rows and more cover a rest.
  private static boolean goes(int rest) {
    return rest == 0 || rest >= 4 && rest != 7;
  }

  /// The lanes by which columns are grouped: the floats of a vector, or a whole grain without
  /// vectors.
  public static int lanes() {
    int lanes = Vectors.lanes();
    return lanes == 0 ? GRAIN : lanes;
  }

  /// Per lane, the lane that is `distance` away from it in a group of twice as many.
  ///
  /// @param distance a power of 2; from the number of lanes on, lanes stay where they are
  public static int[] exchanged(int distance) {
    int[] from = new int[lanes()];
    for (int lane = 0; lane < from.length; lane++) {
      from[lane] = (lane ^ distance) % from.length;
    }
    return from;
  }

  /// The number of vectors in the panel that begins when `left` vectors of columns are left.
  public static int vectors(int left, int widest) {
    int vectors = widest;
    while (vectors > left) {
      vectors >>= 1;
    }
    return vectors;
  }

  /// Where the element at `row` and `column` of one right-hand side lies from its beginning on.
  ///
  /// @param depth the number of its rows
  /// @param columns the number of its columns
  /// @param lanes the floats of a vector
  /// @param widest the vectors of the widest panel
  public static int place(int row, int column, int depth, int columns, int lanes, int widest) {
    int begin = column / (widest * lanes) * (widest * lanes);
    int width = vectors((padded(columns) - begin) / lanes, widest) * lanes;
    while (column >= begin + width) {
      begin += width;
      width = vectors((padded(columns) - begin) / lanes, widest) * lanes;
    }
    return begin * Share.padded(depth) + row * width + column - begin;
  }

  /// Lays `products` right-hand sides out one after the other.
  ///
  /// @param at per product, where it begins in `source`
  /// @param k per factor, its offset in `source`
  /// @param step from column to column of `source`
  /// @param lanes the floats of a vector
  /// @param widest the vectors of the widest panel
  public static void pack(
      float[] source,
      int[] at,
      int[] k,
      int columns,
      int step,
      int lanes,
      int widest,
      float[] packed,
      int packedAt) {
    int padded = padded(columns);
    int out = packedAt;
    for (int base : at) {
      for (int column = 0; column < padded; ) {
        int width = vectors((padded - column) / lanes, widest) * lanes;
        int valid = Math.max(0, Math.min(width, columns - column));
        int filled = Share.padded(k.length) * width;
        if (valid < width || filled > k.length * width) {
          Arrays.fill(packed, out, out + filled, 0f);
        }
        panel(valid, source, base + column * step, k, step, packed, out, width);
        out += filled;
        column += width;
      }
    }
  }

  /// The lines of a panel.
  private static void panel(
      int count, float[] source, int from, int[] k, int step, float[] to, int at, int width) {
    for (int line = 0; line < k.length; line++) {
      pick(count, source, from + k[line], step, to, at + line * width);
    }
  }

  /// One line of a panel. Short methods are compiled soon.
  private static void pick(int count, float[] source, int from, int step, float[] to, int at) {
    for (int j = 0; j < count; j++) {
      to[at + j] = source[from + j * step];
    }
  }

  /// Packs `columns` vectors of `depth` adjacent elements, `step` apart, as the columns of a
  /// right-hand side: the keys of an attention.
  public static void packColumns(
      float[] source,
      int at,
      int step,
      int columns,
      int depth,
      int lanes,
      int widest,
      float[] packed,
      int packedAt) {
    int padded = padded(columns);
    int out = packedAt;
    for (int column = 0; column < padded; ) {
      int width = vectors((padded - column) / lanes, widest) * lanes;
      int valid = Math.min(width, columns - column);
      int filled = Share.padded(depth) * width;
      if (valid < width) {
        Arrays.fill(packed, out, out + filled, 0f);
      }
      int j = 0;
      for (; j <= valid - 4; j += 4) {
        spread4(depth, source, at + (column + j) * step, step, packed, out + j, width);
      }
      for (; j < valid; j++) {
        spread(depth, source, at + (column + j) * step, packed, out + j, width);
      }
      Arrays.fill(packed, out + depth * width, out + filled, 0f);
      out += filled;
      column += width;
    }
  }

  /// Four columns side by side: what is written lies together.
  private static void spread4(
      int count, float[] source, int from, int next, float[] to, int at, int step) {
    for (int d = 0; d < count; d++) {
      float first = source[from + d];
      float second = source[from + next + d];
      float third = source[from + 2 * next + d];
      float fourth = source[from + 3 * next + d];
      to[at + d * step] = first;
      to[at + d * step + 1] = second;
      to[at + d * step + 2] = third;
      to[at + d * step + 3] = fourth;
    }
  }

  private static void spread(int count, float[] source, int from, float[] to, int at, int step) {
    for (int d = 0; d < count; d++) {
      to[at + d * step] = source[from + d];
    }
  }

  /// Packs `depth` rows of `columns` adjacent elements, `step` apart, as a right-hand side: the
  /// values of an attention.
  public static void packRows(
      float[] source,
      int at,
      int step,
      int depth,
      int columns,
      int lanes,
      int widest,
      float[] packed,
      int packedAt) {
    int padded = padded(columns);
    int paddedDepth = Share.padded(depth);
    int out = packedAt;
    for (int column = 0; column < padded; ) {
      int width = vectors((padded - column) / lanes, widest) * lanes;
      int valid = Math.max(0, Math.min(width, columns - column));
      for (int d = 0; d < depth && valid > 0; d++) {
        System.arraycopy(source, at + d * step + column, packed, out + d * width, valid);
        for (int j = valid; j < width; j++) {
          packed[out + d * width + j] = 0;
        }
      }
      int filled = valid > 0 ? depth : 0;
      Arrays.fill(packed, out + filled * width, out + paddedDepth * width, 0f);
      out += paddedDepth * width;
      column += width;
    }
  }
}
