package dev.residua.compiler.emit.java;

import java.util.List;

/// The form of a tile: `rows` rows by `vectors` vectors, the width of a panel.
record TileForm(int rows, int vectors) {
  /// The rows of tiles, among which the runtime's `Panels.height` chooses.
  private static final List<Integer> ROWS = List.of(6, 5, 4, 1);

  private static final int MOST_ROWS = ROWS.getFirst();

  /// The widths of tiles: the sums, the vectors of one row of weights and one broadcast fit into 32
  /// registers, and those of at most two vectors into 16.
  static final List<Integer> VECTORS = List.of(4, 2, 1);

  static final List<TileForm> ALL =
      VECTORS.stream()
          .flatMap(vectors -> ROWS.stream().map(rows -> new TileForm(rows, vectors)))
          .toList();

  /// The tiles that most sums go through; these come in forms that finish sums in registers too.
  static final List<TileForm> FREQUENT = ALL.stream().filter(TileForm::isFrequent).toList();

  private boolean isFrequent() {
    return rows == MOST_ROWS && vectors > 1;
  }

  boolean hasMostRows() {
    return rows == MOST_ROWS;
  }

  String method() {
    return "tile" + rows + "x" + vectors;
  }

  String limiting() {
    return method() + "Limited";
  }

  String adding() {
    return method() + "Added";
  }

  /// The floats of a row of the panel.
  String width() {
    return vectors == 1 ? "LANES" : "(" + vectors + " * LANES)";
  }
}
