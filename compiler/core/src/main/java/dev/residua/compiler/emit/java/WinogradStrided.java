package dev.residua.compiler.emit.java;

import static dev.residua.compiler.emit.java.WinogradTransforms.names;

/// Prints the transform of inputs of tiles in steps of two, whose values are too many for the
/// registers: lines at even places along columns into scratch memory, and then each line.
///
/// @param text of one vector
record WinogradStrided(LaneText text, WinogradTile tile) {
  /// What `inputs` takes besides what it takes for other tiles: the inputs along an axis, and where
  /// there is room for what is transformed along columns.
  static final String MORE_ARGUMENTS = ", p.in, p.halfAt(SCRATCH)";

  private static final String MORE_PARAMETERS = ", int in, int half";

  /// The method that transforms the inputs of a tile.
  String inputs() {
    return """
    /// Transforms the inputs of a tile.
    private static void winogradInputs%1$s(%2$s%3$s) {
      for (int c = 0; c < channels; c += LANES) {
        winogradColumns%1$s(in, a, at + c, 2 * line, step, out, half);
        winogradLines%1$s(%4$d, out, half, in * Panels.GRAIN, Panels.GRAIN, out, to + c, places, 0);
        winogradLines%1$s(%5$d, a, at + c + line, 2 * line, step, out, to + c, places, %4$d * in);
      }
    }
    """
        .formatted(
            tile.suffix(),
            WinogradTransforms.INPUT_PARAMETERS,
            MORE_PARAMETERS,
            even(),
            tile.out());
  }

  /// The method that transforms columns.
  String columns() {
    var code = new Lines();
    code.add("/// Transforms the inputs of each column at even places.");
    code.open(
        "private static void winogradColumns%s(int columns, float[] a, int at, int line, int step,"
            + " float[] out, int half)",
        tile.suffix());
    axis().inputFactors(code);
    code.open("for (int x = 0; x < columns; x++)");
    text.open(code);
    for (int y = 0; y < even(); y++) {
      text.let(code, "x" + y, text.load("a", "at + x * step" + WinogradTransforms.plus(y, "line")));
    }
    axis().even(code, names(even(), y -> "x" + y), names(even(), y -> "y" + y));
    for (int y = 0; y < even(); y++) {
      var place = y == 0 ? "x" : "(%s + x)".formatted(y == 1 ? "columns" : y + " * columns");
      text.store(code, "y" + y, "out", "half + %s * Panels.GRAIN".formatted(place));
    }
    text.close(code);
    return code.close().close().toString();
  }

  /// The method that transforms lines.
  String lines() {
    var code = new Lines();
    code.add("/// Transforms lines, from product `f` on.");
    code.open(
        "private static void winogradLines%s(int lines, float[] a, int at, int next, int step,"
            + " float[] out, int to, int[] places, int f)",
        tile.suffix());
    axis().inputFactors(code);
    code.open("for (int y = 0; y < lines; y++)");
    code.add("int first = f + y * %d;", tile.in());
    text.open(code);
    for (int x = 0; x < tile.in(); x++) {
      text.let(code, "x" + x, text.load("a", "at + y * next" + WinogradTransforms.plus(x, "step")));
    }
    var values = axis().input(code, names(tile.in(), x -> "x" + x), names(tile.in(), x -> "y" + x));
    for (int x = 0; x < tile.in(); x++) {
      text.store(
          code, values.get(x), "out", "to + places[first%s]".formatted(x == 0 ? "" : " + " + x));
    }
    text.close(code);
    return code.close().close().toString();
  }

  /// The inputs of a column at even places.
  private int even() {
    return tile.out() + 1;
  }

  private WinogradAxis axis() {
    return new WinogradAxis(text, tile);
  }
}
