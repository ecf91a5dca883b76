package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.ScalarExpr;
import java.util.IdentityHashMap;
import java.util.function.IntFunction;

/// Prints a [ScalarExpr] as CUDA C++ over single floats.
final class ScalarPrinter {
  private final IntFunction<String> args;
  private final IntFunction<String> rowScalars;
  private final Statements statements;
  private final KernelLibrary library;
  private final IdentityHashMap<ScalarExpr, String> done = new IdentityHashMap<>();

  /// @param args the name of a variable that holds an argument
  /// @param rowScalars the name of a variable that holds a number of the row
  /// @param statements where the steps of the computation go
  /// @param library told of the functions that the text calls
  ScalarPrinter(
      IntFunction<String> args,
      IntFunction<String> rowScalars,
      Statements statements,
      KernelLibrary library) {
    this.args = args;
    this.rowScalars = rowScalars;
    this.statements = statements;
    this.library = library;
  }

  /// An expression without side effects, of variables and literals only.
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
    var a = print(call.args().getFirst());
    var b = call.fn().arity() > 1 ? print(call.args().get(1)) : "";
    return switch (call.fn()) {
      case ADD -> a + " + " + b;
      case SUB -> a + " - " + b;
      case MUL -> a + " * " + b;
      case DIV -> a + " / " + b;
      case MAX -> function("larger") + "(" + a + ", " + b + ")";
      case MIN -> function("smaller") + "(" + a + ", " + b + ")";
      case NEG -> a.startsWith("-") ? "-(" + a + ")" : "-" + a;
      case ABS -> "fabsf(" + a + ")";
      case FLOOR -> "floorf(" + a + ")";
      case SQRT -> "sqrtf(" + a + ")";
      case LOG -> "logf(" + a + ")";
      case SIN -> function("sine") + "(" + a + ")";
      case COS -> function("cosine") + "(" + a + ")";
      case POW -> "powf(" + a + ", " + b + ")";
      case EXP -> "expf(" + a + ")";
      case TANH -> "tanhf(" + a + ")";
      case ERF -> "erff(" + a + ")";
    };
  }

  private String function(String name) {
    library.function(name);
    return name;
  }

  /// A float literal for the nearest float.
  static String literal(double value) {
    float rounded = (float) value;
    if (Float.isNaN(rounded)) {
      return "NAN";
    }
    if (Float.isInfinite(rounded)) {
      return rounded > 0 ? "INFINITY" : "-INFINITY";
    }
    return rounded + "f";
  }
}
