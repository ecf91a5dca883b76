package dev.residua.compiler.emit.java;

import java.util.List;
import java.util.stream.Stream;

/// The form of a tile: `rows` rows by a panel of `vectors` vectors, or by the first `halves` halves
/// of its vectors.
///
/// @param halves 0 where vectors are whole
record TileForm(int rows, int vectors, int halves) {
  /// The rows of tiles, among which the runtime's `Panels.height` chooses.
  private static final List<Integer> ROWS = List.of(6, 5, 4, 1);

  private static final int MOST_ROWS = ROWS.getFirst();

  /// The widths of tiles: the sums, the vectors of one row of weights and one broadcast fit into 32
  /// registers, and those of at most two vectors into 16.
  static final List<TileForm> WHOLE = forms(ofMostRows(4, 0), ofMostRows(2, 0), ofMostRows(1, 0));

  /// Tiles by halves of vectors: processors that take two passes for a vector load and broadcast
  /// halves twice as fast, and a half may be left out.
  static final List<TileForm> HALVES = forms(ofMostRows(2, 3), ofMostRows(1, 2));

  static TileForm ofMostRows(int vectors, int halves) {
    return new TileForm(MOST_ROWS, vectors, halves);
  }

  private static List<TileForm> forms(TileForm... widths) {
    return Stream.of(widths)
        .flatMap(it -> ROWS.stream().map(rows -> new TileForm(rows, it.vectors, it.halves)))
        .toList();
  }

  /// Whether so many sums go through such tiles that these come in forms that finish sums in
  /// registers too.
  boolean isFrequent() {
    return rows == MOST_ROWS && (vectors > 1 || halves > 0);
  }

  /// The same panel by whole vectors.
  TileForm whole() {
    return new TileForm(rows, vectors, 0);
  }

  String method() {
    return "tile" + rows + "x" + (halves > 0 ? halves + "Halves" : vectors);
  }

  String limiting() {
    return method() + "Limited";
  }

  String adding() {
    return method() + "Added";
  }

  /// The vectors or halves of vectors of a row.
  int parts() {
    return halves > 0 ? halves : vectors;
  }

  /// Its number among the forms of the runtime's `Panels.form`.
  String number() {
    return halves > 0 ? "Panels.HALVES + " + halves : Integer.toString(vectors);
  }

  String species() {
    return halves > 0 ? "HALF" : "SPECIES";
  }

  /// The lanes of a part.
  String lanes() {
    return halves > 0 ? "HALF_LANES" : "LANES";
  }

  /// The floats of a row of the panel.
  String width() {
    return vectors == 1 ? "LANES" : "(" + vectors + " * LANES)";
  }
}
