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

  private Panels() {}

  /// The columns with their padding.
  public static int padded(int columns) {
    return Math.multiplyExact((columns + GRAIN - 1) / GRAIN, GRAIN);
  }

  /// The vectors of the widest panel on this machine: four where there are 32 vector registers (512
  /// bits, or 128 on AArch64), two where there are 16, one without vectors.
  public static int widest() {
    int lanes = Vectors.lanes();
    if (lanes == 0) {
      return 1;
    }
    return lanes == GRAIN || lanes == 4 && System.getProperty("os.arch").equals("aarch64") ? 4 : 2;
  }

  /// The lanes by which columns are grouped: the floats of a vector, or a whole grain without
  /// vectors.
  public static int lanes() {
    int lanes = Vectors.lanes();
    return lanes == 0 ? GRAIN : lanes;
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
    return begin * depth + row * width + column - begin;
  }

  /// What of a panel stays in the first cache while rows go by it, in floats.
  private static final int CACHED = 8192;

  /// The blocks of factors that are worked on at once, of `taps` in all, in shares of like size.
  public static int share(int taps, int width, int block) {
    int most = Math.max(1, CACHED / (width * block));
    int shares = Math.max(1, (taps + most - 1) / most);
    return Math.max(1, (taps + shares - 1) / shares);
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
        for (int offset : k) {
          int from = base + offset + column * step;
          if (step == 1 && valid > 0) {
            System.arraycopy(source, from, packed, out, valid);
          } else {
            for (int j = 0; j < valid; j++) {
              packed[out + j] = source[from + j * step];
            }
          }
          for (int j = valid; j < width; j++) {
            packed[out + j] = 0;
          }
          out += width;
        }
        column += width;
      }
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
      for (int j = 0; j < width; j++) {
        if (column + j < columns) {
          int from = at + (column + j) * step;
          for (int d = 0; d < depth; d++) {
            packed[out + d * width + j] = source[from + d];
          }
        } else {
          for (int d = 0; d < depth; d++) {
            packed[out + d * width + j] = 0;
          }
        }
      }
      out += depth * width;
      column += width;
    }
  }

  /// Packs `depth` rows of `columns` adjacent elements, `step` apart, as a right-hand side whose
  /// depth is filled up with zeros to `paddedDepth`: the values of an attention.
  public static void packRows(
      float[] source,
      int at,
      int step,
      int depth,
      int paddedDepth,
      int columns,
      int lanes,
      int widest,
      float[] packed,
      int packedAt) {
    int padded = padded(columns);
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
