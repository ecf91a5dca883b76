package dev.residua.runtime.plan;

import dev.residua.runtime.Team;

/// Multiplies the rows of a matrix by a number each: the channels of a convolution by the scale of
/// a batch norm that follows it.
public final class ScaledRows {
  private ScaledRows() {}

  /// Computes the share of `part`.
  ///
  /// @param a `rows` by `columns` elements
  /// @param factors one a row
  /// @param out where the result goes, which may be `a`
  public static void scale(
      int part, Team team, float[] a, float[] factors, float[] out, int rows, int columns) {
    for (int row = team.begin(part, rows); row < team.end(part, rows); row++) {
      for (int column = 0; column < columns; column += ShortCalls.PIECE) {
        scale(
            Math.min(ShortCalls.PIECE, columns - column),
            a,
            row * columns + column,
            factors[row],
            out);
      }
    }
  }

  private static void scale(int count, float[] a, int at, float factor, float[] out) {
    for (int i = 0; i < count; i++) {
      out[at + i] = a[at + i] * factor;
    }
  }
}
