package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.IntFunction;

/// Prints a [ScalarExpr] as Java over single floats.
final class ScalarPrinter {
  private final IntFunction<String> args;
  private final IntFunction<String> rowScalars;
  private final Statements statements;
  private final Set<Fn> used;
  private final IdentityHashMap<ScalarExpr, String> done = new IdentityHashMap<>();

  /// @param used collects the functions of [MathFunctions] that the text calls
  ScalarPrinter(
      IntFunction<String> args,
      IntFunction<String> rowScalars,
      Statements statements,
      Set<Fn> used) {
    this.args = args;
    this.rowScalars = rowScalars;
    this.statements = statements;
    this.used = used;
  }

  /// The functions that Java's own library does not compute in floats.
  static final Set<Fn> OWN = EnumSet.of(Fn.EXP, Fn.TANH, Fn.ERF);

  /// A name or literal for the value of `expr`, after the statements that compute it.
  String print(ScalarExpr expr) {
    var known = done.get(expr);
    if (known != null) {
      return known;
    }
    var text =
        switch (expr) {
          case ScalarExpr.Arg(var index) -> args.apply(index);
          case ScalarExpr.RowScalar(var index) -> rowScalars.apply(index);
          case ScalarExpr.Lit(var value) -> literal(value);
          case ScalarExpr.Select(var left, var right, var then, var otherwise) ->
              statements.let(
                  "%s > %s ? %s : %s"
                      .formatted(print(left), print(right), print(then), print(otherwise)));
          case ScalarExpr.Call call -> statements.let(call(call));
        };
    done.put(expr, text);
    return text;
  }

  private String call(ScalarExpr.Call call) {
    if (OWN.contains(call.fn())) {
      used.add(call.fn());
    }
    var a = print(call.args().getFirst());
    var b = call.fn().arity() > 1 ? print(call.args().get(1)) : "";
    return switch (call.fn()) {
      case ADD -> a + " + " + b;
      case SUB -> a + " - " + b;
      case MUL -> a + " * " + b;
      case DIV -> a + " / " + b;
      case MAX -> "Math.max(" + a + ", " + b + ")";
      case MIN -> "Math.min(" + a + ", " + b + ")";
      case NEG -> "-(" + a + ")";
      case ABS -> "Math.abs(" + a + ")";
      case FLOOR -> "(float) Math.floor(" + a + ")";
      case SQRT -> "(float) Math.sqrt(" + a + ")";
      case LOG -> "(float) Math.log(" + a + ")";
      case SIN -> "(float) Math.sin(" + a + ")";
      case COS -> "(float) Math.cos(" + a + ")";
      case POW -> "(float) Math.pow(" + a + ", " + b + ")";
      case EXP -> "exp(" + a + ")";
      case TANH -> "tanh(" + a + ")";
      case ERF -> "erf(" + a + ")";
    };
  }

  /// A float literal for the nearest float.
  static String literal(double value) {
    float rounded = (float) value;
    if (Float.isNaN(rounded)) {
      return "Float.NaN";
    }
    if (Float.isInfinite(rounded)) {
      return rounded > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
    }
    return rounded + "f";
  }
}
