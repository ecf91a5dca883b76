package dev.residua.compiler.emit.java;

import static dev.residua.compiler.emit.java.WinogradTransforms.plus;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Prints the transforms of Winograd's F(4, 3), for the points 0, ±1/√2, ±√2 and ∞ (Lavin and Gray,
/// 2016, with the points of Barabasz et al., 2020): along columns first and then along lines.
///
/// @param text of many floats for what transforms inputs, of one vector for what transforms
///   products
record WinogradFour(LaneText text) {
  private static final int IN = WinogradTile.FOUR.in();
  private static final int OUT = WinogradTile.FOUR.out();
  private static final double NEAR = Math.sqrt(0.5);
  private static final double FAR = Math.sqrt(2);

  /// The method that transforms the inputs of a tile, two lines of products at a time: as much as
  /// the registers hold.
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
            ScalarPrinter.literal(NEAR),
            ScalarPrinter.literal(FAR * FAR),
            ScalarPrinter.literal(FAR),
            ScalarPrinter.literal(NEAR * NEAR));
  }

  /// The method for the first line, or the last: that of the points 0 and ∞.
  String edge() {
    var code = new Lines();
    code.add("/// Transforms the six inputs of each column at the point 0, or ∞.");
    code.open("private static void winogradEdge(%s, int f)", WinogradTransforms.INPUT_PARAMETERS);
    constants(code);
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
    constants(code);
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

  private static void places(Lines code, String name, int first) {
    for (int i = 0; i < IN; i++) {
      code.add("int %s%d = to + places[f + %d];", name, i, first + i);
    }
  }

  private String input(int line, int x) {
    return text.load("a", "at + c" + plus(line, "line") + plus(x, "step"));
  }

  private void constants(Lines code) {
    constant(code, "minusSquares", -(NEAR * NEAR + FAR * FAR));
    constant(code, "near", NEAR);
    constant(code, "minusNear", -NEAR);
    constant(code, "far", FAR);
    constant(code, "minusFar", -FAR);
    constant(code, "nearSquare", -NEAR * NEAR);
    constant(code, "farSquare", -FAR * FAR);
  }

  private void constant(Lines code, String name, double value) {
    text.let(code, name, text.all(ScalarPrinter.literal(value)));
  }

  /// Six values of a line → what its six products multiply by.
  private void line(Lines code, String x, String r, String to) {
    for (int i : List.of(0, 5)) {
      int first = i == 0 ? 0 : 1;
      var ends = text.plus(x + first, x + (first + 4));
      text.let(code, r + i, text.fma("minusSquares", x + (first + 2), ends));
    }
    text.let(code, r + "e", text.fma("farSquare", x + 2, x + 4));
    text.let(code, r + "d", text.fma("farSquare", x + 1, x + 3));
    text.let(code, r + 1, text.fma("near", r + "d", r + "e"));
    text.let(code, r + 2, text.fma("minusNear", r + "d", r + "e"));
    text.let(code, r + "f", text.fma("nearSquare", x + 2, x + 4));
    text.let(code, r + "g", text.fma("nearSquare", x + 1, x + 3));
    text.let(code, r + 3, text.fma("far", r + "g", r + "f"));
    text.let(code, r + 4, text.fma("minusFar", r + "g", r + "f"));
    for (int i = 0; i < IN; i++) {
      text.store(code, r + i, "out", to + i + " + c");
    }
  }

  /// The method that transforms products back. In plain Java a call does as little as can be: the
  /// JVM compiles what is called often long before a long loop.
  String outputs() {
    var body =
        text.vector()
            ? """
              winogradHalf(in, products, at, next, half);
              winogradResults(products, half, lines, last, bias, biasAt, plus, plusAt, plusStep, plusLine, low, high, out, to, step, line);
            """
            : """
              for (int x = 0; x < in; x++) {
                winogradHalf(1, products, at + x * next, next, half + x * Panels.GRAIN);
              }
              for (int i = 0; i < lines; i++) {
                winogradResults(products, half + i * in * Panels.GRAIN, 1, last, bias, biasAt, plus, plusAt + i * plusLine, plusStep, plusLine, low, high, out, to + i * line, step, line);
              }
            """;
    return """
    /// Transforms a vector of the products of a tile into its outputs.
    private static void winogradOutputs4x4(%s) {
    %s}
    """
        .formatted(WinogradTransforms.OUTPUT_PARAMETERS, body);
  }

  /// The method that transforms the columns of products.
  String half() {
    var code = new Lines();
    code.add("/// Transforms the six products of each column.");
    // A variable number of columns keeps the JVM from writing all of them out.
    code.open(
        "private static void winogradHalf(int columns, float[] products, int at, int next, int half)");
    factors(code);
    code.open("for (int x = 0; x < columns; x++)");
    text.open(code);
    output(
        code,
        i ->
            text.load(
                "products", "at + " + (i == 0 ? "x" : "(%d + x)".formatted(i * IN)) + " * next"));
    for (int i = 0; i < OUT; i++) {
      text.store(code, "y" + i, "products", "half + (%d + x) * Panels.GRAIN".formatted(i * IN));
    }
    text.close(code);
    return code.close().close().toString();
  }

  /// The method that transforms the lines of them, and finishes the outputs.
  String results() {
    var code = new Lines();
    code.add("/// Transforms lines of six into outputs and finishes these.");
    code.open(
        "private static void winogradResults(float[] products, %s)",
        WinogradTransforms.RESULT_PARAMETERS);
    WinogradTransforms.places(code, OUT);
    factors(code);
    code.open("for (int i = 0; i < lines; i++)");
    text.open(code);
    output(
        code, x -> text.load("products", "half + (i * %d + %d) * Panels.GRAIN".formatted(IN, x)));
    text.let(code, "b", text.load("bias", "biasAt"));
    new WinogradTransforms(text)
        .finish(
            code,
            IntStream.range(0, OUT).mapToObj(i -> "y" + i).toList(),
            " + i * line",
            " + i * plusLine");
    text.close(code);
    return code.close().close().toString();
  }

  private void factors(Lines code) {
    for (int power = 1; power < OUT; power++) {
      constant(code, "near" + power, Math.pow(NEAR, power));
      constant(code, "far" + power, Math.pow(FAR, power));
    }
  }

  /// Six products → four outputs, `y0` to `y3`.
  private void output(Lines code, IntFunction<String> load) {
    for (int i = 0; i < IN; i++) {
      text.let(code, "x" + i, load.apply(i));
    }
    text.let(code, "nearSum", text.plus("x1", "x2"));
    text.let(code, "nearDifference", text.minus("x1", "x2"));
    text.let(code, "farSum", text.plus("x3", "x4"));
    text.let(code, "farDifference", text.minus("x3", "x4"));
    text.let(code, "y0", text.plus(text.plus("x0", "nearSum"), "farSum"));
    text.let(code, "y1", text.fma("near1", "nearDifference", text.times("far1", "farDifference")));
    text.let(code, "y2", text.fma("near2", "nearSum", text.times("far2", "farSum")));
    text.let(
        code, "y3", text.fma("near3", "nearDifference", text.fma("far3", "farDifference", "x5")));
  }
}
