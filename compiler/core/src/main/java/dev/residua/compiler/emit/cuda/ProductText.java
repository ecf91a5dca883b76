package dev.residua.compiler.emit.cuda;

import java.util.List;

/// What the template `product` names.
///
/// @param sizes the declarations of sizes
/// @param outers the declarations of what the loops outside the product give
/// @param rowPlace how the place of row `p` is found
/// @param edges the edges that rows are compared with
/// @param tapPlace how the place of element `d` of the depth is found
/// @param inside what holds of an element that is there, after `d < end`
/// @param leftFloats the floats of the left side that are copied at a time
/// @param together the adjacent results that are stored at a time
/// @param bias where the bias begins, if it is `biased`
/// @param extras where the epilogue's values lie
/// @param finish the statements of the epilogue; none if there is none
/// @param finishParameters the parameters of the epilogue
/// @param out where the result begins
/// @param splits the most blocks that share a tile; 0 if they never do
/// @param slots the most blocks that share tiles at a time
/// @param tail what the last block of some rows does; empty where that is nothing
record ProductText(
    Numbers n,
    boolean singles,
    boolean tf32,
    List<String> sizes,
    List<String> outers,
    List<String> rowPlace,
    List<Edge> edges,
    List<String> tapPlace,
    List<String> inside,
    int leftFloats,
    String a,
    String weights,
    int together,
    boolean biased,
    String bias,
    List<Extra> extras,
    List<String> finish,
    List<String> finishParameters,
    String finished,
    String out,
    String outRowStride,
    boolean split,
    int splits,
    int slots,
    String tail) {
  /// The numbers of a [Tile].
  record Numbers(
      int rows,
      int columns,
      int depth,
      int threads,
      int stages,
      int leftStep,
      int rightStep,
      int rowLanes,
      int columnLanes,
      int width,
      int laneRows,
      int laneColumns,
      int warpColumns,
      int warpTileRows,
      int warpTileColumns,
      int columnStep) {
    static Numbers of(Tile tile) {
      return new Numbers(
          tile.rows(),
          tile.columns(),
          tile.depth(),
          tile.threads(),
          tile.stages(),
          tile.leftStep(),
          tile.rightStep(),
          tile.rowLanes(),
          tile.columnLanes(),
          tile.width(),
          tile.laneRows(),
          tile.laneColumns(),
          tile.warpColumns(),
          tile.rows() / tile.warpRows(),
          tile.columns() / tile.warpColumns(),
          tile.columnLanes() * tile.width());
    }
  }

  /// @param row where the row begins, as seen from the edge
  record Edge(int index, String row) {}

  /// @param name the variable that holds the values
  /// @param at the place of the value at `row` and `column`
  record Extra(String name, String at, boolean alongColumns) {}
}
