package dev.residua.compiler.emit.java;

import static dev.residua.compiler.emit.java.WinogradTransforms.names;
import static dev.residua.compiler.emit.java.WinogradTransforms.plus;

/// Prints the transforms of small tiles, whose values all are in registers: along columns first and
/// then along lines.
///
/// @param text of many floats for what transforms inputs, of one vector for what transforms
///   products
record WinogradWhole(LaneText text, WinogradTile tile) {
  /// The method that transforms the inputs of a tile.
  String inputs() {
    int in = tile.in();
    var axis = new WinogradAxis(text, tile);
    var code = new Lines();
    code.add("/// Transforms the inputs of a tile.");
    code.open(
        "private static void winogradInputs%s(%s)",
        tile.suffix(), WinogradTransforms.INPUT_PARAMETERS);
    for (int f = 0; f < in * in; f++) {
      code.add("int to%d = to + places[%d];", f, f);
    }
    text.open(code, "c", "channels");
    var columns = new String[in][in];
    for (int i = 0; i < in; i++) {
      int x = i;
      for (int y = 0; y < in; y++) {
        text.let(code, "a" + y + x, text.load("a", "at + c" + plus(y, "line") + plus(x, "step")));
      }
      var column = axis.input(code, names(in, y -> "a" + y + x), names(in, y -> "b" + y + x));
      for (int y = 0; y < in; y++) {
        columns[y][x] = column.get(y);
      }
    }
    for (int i = 0; i < in; i++) {
      int y = i;
      var line = axis.input(code, names(in, x -> columns[y][x]), names(in, x -> "c" + y + x));
      for (int x = 0; x < in; x++) {
        text.store(code, line.get(x), "out", "to%d + c".formatted(y * in + x));
      }
    }
    return code.close().close().toString();
  }

  /// The method that transforms products back.
  String outputs() {
    int in = tile.in();
    int out = tile.out();
    var axis = new WinogradAxis(text, tile);
    var code = new Lines();
    code.add("/// Transforms a vector of the products of a tile into its outputs.");
    code.open(
        "private static void winogradOutputs%s(%s)",
        tile.suffix(), WinogradTransforms.OUTPUT_PARAMETERS);
    WinogradTransforms.places(code, out);
    code.add("int second = Math.min(1, lines - 1);");
    text.open(code);
    for (int i = 0; i < in; i++) {
      int x = i;
      for (int y = 0; y < in; y++) {
        text.let(code, "p" + y + x, text.load("products", "at" + plus(y * in + x, "next")));
      }
      axis.output(code, names(in, y -> "p" + y + x), names(out, y -> "q" + y + x));
    }
    text.let(code, "b", text.load("bias", "biasAt"));
    for (int i = out - 1; i >= 0; i--) {
      int y = i;
      axis.output(code, names(in, x -> "q" + y + x), names(out, x -> "y" + y + x));
      new WinogradTransforms(text)
          .finish(
              code,
              names(out, x -> "y" + y + x),
              y == 0 ? "" : " + second * line",
              y == 0 ? "" : " + second * plusLine");
    }
    text.close(code);
    return code.close().toString();
  }
}
