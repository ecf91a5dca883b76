package dev.residua.compiler.emit.java;

import static dev.residua.compiler.emit.java.WinogradTransforms.names;
import static dev.residua.compiler.emit.java.WinogradTransforms.plus;

/// Prints the transform of inputs of [WinogradTile#FOUR], two lines of products at a time: as much
/// as the registers hold.
///
/// @param text of many floats
record WinogradFour(LaneText text) {
  private static final int IN = WinogradTile.FOUR.in();

  /// The method that transforms the inputs of a tile.
  String inputs() {
    return """
    /// Transforms the inputs of a tile.
    private static void winogradInputs4x4(%s) {
      winogradEdge(channels, a, at, line, step, out, to, places, 0);
      winogradPair(channels, a, at + line, line, step, out, to, places, 6, %s, %s);
      winogradPair(channels, a, at + line, line, step, out, to, places, 18, %s, %s);
      winogradEdge(channels, a, at + line, line, step, out, to, places, 30);
    }
    """
        .formatted(
            WinogradTransforms.INPUT_PARAMETERS,
            ScalarPrinter.literal(WinogradAxis.NEAR),
            ScalarPrinter.literal(WinogradAxis.FAR * WinogradAxis.FAR),
            ScalarPrinter.literal(WinogradAxis.FAR),
            ScalarPrinter.literal(WinogradAxis.NEAR * WinogradAxis.NEAR));
  }

  /// The method for the first line, or the last: that of the points 0 and ∞.
  String edge() {
    var code = new Lines();
    code.add("/// Transforms the six inputs of each column at the point 0, or ∞.");
    code.open("private static void winogradEdge(%s, int f)", WinogradTransforms.INPUT_PARAMETERS);
    axis().inputFactors(code);
    places(code, "to", 0);
    text.open(code, "c", "channels");
    for (int x = 0; x < IN; x++) {
      text.let(
          code,
          "a" + x,
          text.fma("minusSquares", input(2, x), text.plus(input(0, x), input(4, x))));
    }
    line(code, "a", "r", "to");
    return code.close().close().toString();
  }

  /// The method for the two lines of a pair of points.
  String pair() {
    var code = new Lines();
    code.add("/// Transforms four inputs of each column at `point` and `-point`;");
    code.add("/// `other` is the square of the other points.");
    code.open(
        "private static void winogradPair(%s, int f, float point, float other)",
        WinogradTransforms.INPUT_PARAMETERS);
    axis().inputFactors(code);
    text.let(code, "p", text.all("point"));
    text.let(code, "m", text.all("-point"));
    text.let(code, "o", text.all("-other"));
    places(code, "to", 0);
    places(code, "then", IN);
    text.open(code, "c", "channels");
    for (int x = 0; x < IN; x++) {
      text.let(code, "e" + x, text.fma("o", input(1, x), input(3, x)));
      text.let(code, "d" + x, text.fma("o", input(0, x), input(2, x)));
      text.let(code, "a" + x, text.fma("p", "d" + x, "e" + x));
      text.let(code, "b" + x, text.fma("m", "d" + x, "e" + x));
    }
    line(code, "a", "r", "to");
    line(code, "b", "s", "then");
    return code.close().close().toString();
  }

  private WinogradAxis axis() {
    return new WinogradAxis(text, WinogradTile.FOUR);
  }

  private static void places(Lines code, String name, int first) {
    for (int i = 0; i < IN; i++) {
      code.add("int %s%d = to + places[f + %d];", name, i, first + i);
    }
  }

  private String input(int line, int x) {
    return text.load("a", "at + c" + plus(line, "line") + plus(x, "step"));
  }

  /// Six values of a line → what its six products multiply by.
  private void line(Lines code, String x, String r, String to) {
    axis().input(code, names(IN, i -> x + i), names(IN, i -> r + i));
    for (int i = 0; i < IN; i++) {
      text.store(code, r + i, "out", to + i + " + c");
    }
  }
}
