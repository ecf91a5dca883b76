package dev.residua.compiler.emit.java;

import static dev.residua.compiler.emit.java.WinogradTransforms.names;
import static dev.residua.compiler.emit.java.WinogradTransforms.plus;

/// Prints the transforms of [WinogradTile#TWO], whose values all are in registers: along columns
/// first and then along lines.
///
/// @param text of many floats for what transforms inputs, of one vector for what transforms
///   products
record WinogradTwo(LaneText text) {
  private static final WinogradTile TILE = WinogradTile.TWO;
  private static final int IN = TILE.in();
  private static final int OUT = TILE.out();

  /// The method that transforms the inputs of a tile.
  String inputs() {
    var axis = new WinogradAxis(text, TILE);
    var code = new Lines();
    code.add("/// Transforms the inputs of a tile.");
    code.open(
        "private static void winogradInputs%s(%s)",
        TILE.suffix(), WinogradTransforms.INPUT_PARAMETERS);
    for (int f = 0; f < IN * IN; f++) {
      code.add("int to%d = to + places[%d];", f, f);
    }
    text.open(code, "c", "channels");
    for (int i = 0; i < IN; i++) {
      int x = i;
      for (int y = 0; y < IN; y++) {
        text.let(code, "a" + y + x, text.load("a", "at + c" + plus(y, "line") + plus(x, "step")));
      }
      axis.input(code, names(IN, y -> "a" + y + x), names(IN, y -> "b" + y + x));
    }
    for (int i = 0; i < IN; i++) {
      int y = i;
      axis.input(code, names(IN, x -> "b" + y + x), names(IN, x -> "c" + y + x));
      for (int x = 0; x < IN; x++) {
        text.store(code, "c" + y + x, "out", "to%d + c".formatted(y * IN + x));
      }
    }
    return code.close().close().toString();
  }

  /// The method that transforms products back.
  String outputs() {
    var axis = new WinogradAxis(text, TILE);
    var code = new Lines();
    code.add("/// Transforms a vector of the products of a tile into its outputs.");
    code.open(
        "private static void winogradOutputs%s(%s)",
        TILE.suffix(), WinogradTransforms.OUTPUT_PARAMETERS);
    WinogradTransforms.places(code, OUT);
    code.add("int second = Math.min(1, lines - 1);");
    text.open(code);
    for (int i = 0; i < IN; i++) {
      int x = i;
      for (int y = 0; y < IN; y++) {
        text.let(code, "p" + y + x, text.load("products", "at" + plus(y * IN + x, "next")));
      }
      axis.output(code, names(IN, y -> "p" + y + x), names(OUT, y -> "q" + y + x));
    }
    text.let(code, "b", text.load("bias", "biasAt"));
    for (int i = OUT - 1; i >= 0; i--) {
      int y = i;
      axis.output(code, names(IN, x -> "q" + y + x), names(OUT, x -> "y" + y + x));
      new WinogradTransforms(text)
          .finish(
              code,
              names(OUT, x -> "y" + y + x),
              y == 0 ? "" : " + second * line",
              y == 0 ? "" : " + second * plusLine");
    }
    text.close(code);
    return code.close().toString();
  }
}
