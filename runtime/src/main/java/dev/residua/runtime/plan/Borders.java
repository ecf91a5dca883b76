package dev.residua.runtime.plan;

import java.util.List;

/// Which factors of a product lie within the edges of its left side: those of a window that reaches
/// over the edge of an image do not, and count as 0.
final class Borders {
  /// Per border, per row and per tap: the place along the border's axis, of which the sum counts.
  private final int[][] rowPlace;

  private final int[][] tapPlace;
  private final int[] extent;

  /// Per row, how many rows before it have factors beyond an edge.
  private final int[] outside;

  private Borders(int[][] rowPlace, int[][] tapPlace, int[] extent, int[] outside) {
    this.rowPlace = rowPlace;
    this.tapPlace = tapPlace;
    this.extent = extent;
    this.outside = outside;
  }

  /// @param borders row axis, tap axis, step from row to row and from tap to tap, places before the
  ///   edge, and the extent
  static Borders of(List<long[]> borders, List<long[]> rows, List<long[]> taps) {
    int[][] rowPlace = new int[borders.size()][];
    int[][] tapPlace = new int[borders.size()][];
    int[] extent = new int[borders.size()];
    for (int i = 0; i < borders.size(); i++) {
      long[] border = borders.get(i);
      rowPlace[i] = places(rows, (int) border[0], border[2], -border[4]);
      tapPlace[i] = places(taps, (int) border[1], border[3], 0);
      extent[i] = Math.toIntExact(border[5]);
    }
    if (borders.isEmpty()) {
      return new Borders(rowPlace, tapPlace, extent, new int[0]);
    }
    int[] outside = new int[rowPlace[0].length + 1];
    var all = new Borders(rowPlace, tapPlace, extent, outside);
    for (int r = 0; r < outside.length - 1; r++) {
      boolean whole = true;
      for (int t = 0; t < tapPlace[0].length && whole; t++) {
        whole = all.inside(r, t);
      }
      outside[r + 1] = outside[r] + (whole ? 0 : 1);
    }
    return all;
  }

  private static int[] places(List<long[]> axes, int axis, long step, long from) {
    long[] extents = Product.strides(axes, 0);
    long[] steps = new long[extents.length];
    steps[axis] = step;
    return Offsets.table(from, extents, steps);
  }

  /// Whether all factors of the rows from `from` up to `to` are there.
  boolean allInside(int from, int to) {
    return extent.length == 0 || outside[to] == outside[from];
  }

  boolean inside(int r, int t) {
    for (int i = 0; i < extent.length; i++) {
      int place = rowPlace[i][r] + tapPlace[i][t];
      if (place < 0 || place >= extent[i]) {
        return false;
      }
    }
    return true;
  }
}
