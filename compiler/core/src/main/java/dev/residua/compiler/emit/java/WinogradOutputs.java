package dev.residua.compiler.emit.java;

import static dev.residua.compiler.emit.java.WinogradTransforms.names;

import java.util.function.IntFunction;

/// Prints the transform of products of tiles whose values are too many for the registers: along
/// columns into scratch memory, and then along lines.
///
/// @param text of one vector
record WinogradOutputs(LaneText text, WinogradTile tile) {
  /// The method that transforms products back. In plain Java a call does as little as can be: the
  /// JVM compiles what is called often long before a long loop.
  String outputs() {
    var body =
        text.vector()
            ? """
              winogradHalf%1$s(in, products, at, next, half);
              winogradResults%1$s(products, half, lines, last, bias, biasAt, plus, plusAt, plusStep, plusLine, low, high, out, to, step, line);
            """
            : """
              for (int x = 0; x < in; x++) {
                winogradHalf%1$s(1, products, at + x * next, next, half + x * Panels.GRAIN);
              }
              for (int i = 0; i < lines; i++) {
                winogradResults%1$s(products, half + i * in * Panels.GRAIN, 1, last, bias, biasAt, plus, plusAt + i * plusLine, plusStep, plusLine, low, high, out, to + i * line, step, line);
              }
            """;
    return """
    /// Transforms a vector of the products of a tile into its outputs.
    private static void winogradOutputs%s(%s) {
    %s}
    """
        .formatted(
            tile.suffix(), WinogradTransforms.OUTPUT_PARAMETERS, body.formatted(tile.suffix()));
  }

  /// The method that transforms the columns of products.
  String half() {
    var code = new Lines();
    code.add("/// Transforms the products of each column.");
    // A variable number of columns keeps the JVM from writing all of them out.
    code.open(
        "private static void winogradHalf%s(int columns, float[] products, int at, int next, int half)",
        tile.suffix());
    axis().outputFactors(code);
    code.open("for (int x = 0; x < columns; x++)");
    text.open(code);
    output(
        code,
        i ->
            text.load(
                "products",
                "at + " + (i == 0 ? "x" : "(%d + x)".formatted(i * tile.in())) + " * next"));
    for (int i = 0; i < tile.out(); i++) {
      text.store(
          code, "y" + i, "products", "half + (%d + x) * Panels.GRAIN".formatted(i * tile.in()));
    }
    text.close(code);
    return code.close().close().toString();
  }

  /// The method that transforms the lines of them, and finishes the outputs.
  String results() {
    var code = new Lines();
    code.add("/// Transforms lines of products into outputs and finishes these.");
    code.open(
        "private static void winogradResults%s(float[] products, %s)",
        tile.suffix(), WinogradTransforms.RESULT_PARAMETERS);
    WinogradTransforms.places(code, tile.out());
    axis().outputFactors(code);
    code.open("for (int i = 0; i < lines; i++)");
    text.open(code);
    output(
        code,
        x -> text.load("products", "half + (i * %d + %d) * Panels.GRAIN".formatted(tile.in(), x)));
    text.let(code, "b", text.load("bias", "biasAt"));
    new WinogradTransforms(text)
        .finish(code, names(tile.out(), i -> "y" + i), " + i * line", " + i * plusLine");
    text.close(code);
    return code.close().close().toString();
  }

  private WinogradAxis axis() {
    return new WinogradAxis(text, tile);
  }

  /// Products → outputs, `y0`, `y1` and so on.
  private void output(Lines code, IntFunction<String> load) {
    var products = names(tile.in(), i -> "x" + i);
    for (int i = 0; i < products.size(); i++) {
      text.let(code, products.get(i), load.apply(i));
    }
    axis().output(code, products, names(tile.out(), i -> "y" + i));
  }
}
