package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.ScalarExpr;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// The transforms of Winograd's F(4, 3) along one axis, for the points 0, ±1/√2, ±√2 and ∞: rows of
/// `Bᵀ` over six inputs, and of `Aᵀ` over six products.
final class WinogradTransforms {
  private static final double A = Math.sqrt(0.5);
  private static final double B = Math.sqrt(2);

  private WinogradTransforms() {}

  /// Six inputs → what the six products multiply by.
  static List<ScalarExpr> inputs() {
    var even = x(4).minus(x(2).times(ScalarExpr.lit(B * B)));
    var odd = x(3).minus(x(1).times(ScalarExpr.lit(B * B))).times(ScalarExpr.lit(A));
    var evenB = x(4).minus(x(2).times(ScalarExpr.lit(A * A)));
    var oddB = x(3).minus(x(1).times(ScalarExpr.lit(A * A))).times(ScalarExpr.lit(B));
    var squares = ScalarExpr.lit(A * A + B * B);
    return List.of(
        x(0).minus(x(2).times(squares)).plus(x(4)),
        even.plus(odd),
        even.minus(odd),
        evenB.plus(oddB),
        evenB.minus(oddB),
        x(1).minus(x(3).times(squares)).plus(x(5)));
  }

  /// Six products → four outputs.
  static List<ScalarExpr> outputs() {
    var sum = x(1).plus(x(2));
    var difference = x(1).minus(x(2));
    var sumB = x(3).plus(x(4));
    var differenceB = x(3).minus(x(4));
    return List.of(
        x(0).plus(sum).plus(sumB),
        scaled(difference, A).plus(scaled(differenceB, B)),
        scaled(sum, A * A).plus(scaled(sumB, B * B)),
        scaled(difference, A * A * A).plus(scaled(differenceB, B * B * B)).plus(x(5)));
  }

  private static ScalarExpr x(int index) {
    return ScalarExpr.arg(index);
  }

  private static ScalarExpr scaled(ScalarExpr x, double factor) {
    return x.times(ScalarExpr.lit(factor));
  }

  /// Adds the statements of one transform.
  ///
  /// @param load the expression of input `i`
  /// @param change what is done to each result
  /// @param store the statement that stores a value as output `i`
  static void print(
      Lines code,
      boolean vector,
      List<ScalarExpr> transform,
      IntFunction<String> load,
      UnaryOperator<String> change,
      BiFunction<Integer, String, String> store) {
    var statements = new Statements(vector ? "FloatVector" : "float", "v");
    IntFunction<String> inputs = i -> statements.let(load.apply(i));
    var results =
        transform.stream()
            .map(
                vector
                    ? new VectorPrinter(inputs, _ -> "", statements)::print
                    : new ScalarPrinter(inputs, _ -> "", statements, Set.of())::print)
            .map(change)
            .toList();
    statements.lines().forEach(line -> code.add("%s", line));
    for (int i = 0; i < results.size(); i++) {
      code.add("%s", store.apply(i, results.get(i)));
    }
  }
}
