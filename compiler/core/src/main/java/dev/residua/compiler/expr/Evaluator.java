package dev.residua.compiler.expr;

import java.util.function.IntToDoubleFunction;

/// What a [ScalarExpr] means, in double precision.
public final class Evaluator {
  private Evaluator() {}

  /// The value of `expr`, its leaves given by index.
  public static double evaluate(
      ScalarExpr expr, IntToDoubleFunction args, IntToDoubleFunction rowScalars) {
    return switch (expr) {
      case ScalarExpr.Arg(var index) -> args.applyAsDouble(index);
      case ScalarExpr.RowScalar(var index) -> rowScalars.applyAsDouble(index);
      case ScalarExpr.Lit(var value) -> value;
      case ScalarExpr.Select(var left, var right, var then, var otherwise) ->
          evaluate(left, args, rowScalars) > evaluate(right, args, rowScalars)
              ? evaluate(then, args, rowScalars)
              : evaluate(otherwise, args, rowScalars);
      case ScalarExpr.Call(var fn, var operands) -> {
        double a = evaluate(operands.getFirst(), args, rowScalars);
        double b = fn.arity() > 1 ? evaluate(operands.get(1), args, rowScalars) : 0;
        yield apply(fn, a, b);
      }
    };
  }

  private static double apply(Fn fn, double a, double b) {
    return switch (fn) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case FLOOR -> Math.floor(a);
      case SQRT -> Math.sqrt(a);
      case EXP -> Math.exp(a);
      case LOG -> Math.log(a);
      case SIN -> Math.sin(a);
      case COS -> Math.cos(a);
      case TANH -> Math.tanh(a);
      case ERF -> erf(a);
      case POW -> Math.pow(a, b);
    };
  }

  /// The error function by its Maclaurin series near 0 and its continued fraction far from it
  /// (Abramowitz and Stegun 7.1.6 and 7.1.14), to about 1e-15.
  public static double erf(double x) {
    double size = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    if (size < 2.5) {
      double term = size;
      double sum = size;
      for (int n = 1; n < 100; n++) {
        term *= 2 * size * size / (2 * n + 1);
        sum += term;
      }
      return Math.copySign(2 / Math.sqrt(Math.PI) * Math.exp(-size * size) * sum, x);
    }
    double fraction = 0;
    for (int k = 80; k >= 1; k--) {
      fraction = k / 2.0 / (size + fraction);
    }
    double tail = Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction);
    return Math.copySign(1 - tail, x);
  }
}
