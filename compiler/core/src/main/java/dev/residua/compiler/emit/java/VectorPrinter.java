package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// Prints a [ScalarExpr] as Java over vectors of floats. Functions are written out where they are
/// used: a method that takes and returns vectors is not always inlined, and then costs ten times as
/// much.
final class VectorPrinter {
  private static final Set<Fn> SCALAR_ONLY = EnumSet.of(Fn.LOG, Fn.SIN, Fn.COS, Fn.POW, Fn.FLOOR);

  private final IntFunction<String> args;
  private final IntFunction<String> rowScalars;
  private final Statements statements;
  private final IdentityHashMap<ScalarExpr, String> done = new IdentityHashMap<>();

  /// `args` and `rowScalars` name vectors.
  VectorPrinter(IntFunction<String> args, IntFunction<String> rowScalars, Statements statements) {
    this.args = args;
    this.rowScalars = rowScalars;
    this.statements = statements;
  }

  /// Whether all functions of `expr` have a vector form.
  static boolean prints(ScalarExpr expr) {
    return switch (expr) {
      case ScalarExpr.Arg _, ScalarExpr.RowScalar _, ScalarExpr.Lit _ -> true;
      case ScalarExpr.Call(var fn, var args) ->
          !SCALAR_ONLY.contains(fn) && args.stream().allMatch(VectorPrinter::prints);
      case ScalarExpr.Select(var left, var right, var then, var otherwise) ->
          prints(left) && prints(right) && prints(then) && prints(otherwise);
    };
  }

  /// The name of a vector that holds the value of `expr`, after the statements that compute it.
  String print(ScalarExpr expr) {
    var known = done.get(expr);
    if (known != null) {
      return known;
    }
    var text =
        switch (expr) {
          case ScalarExpr.Arg(var index) -> args.apply(index);
          case ScalarExpr.RowScalar(var index) -> rowScalars.apply(index);
          case ScalarExpr.Lit(var value) -> statements.let(broadcast(ScalarPrinter.literal(value)));
          case ScalarExpr.Select(var left, var right, var then, var otherwise) ->
              statements.let(
                  "%s.blend(%s, %s.compare(VectorOperators.GT, %s))"
                      .formatted(print(otherwise), operand(then), print(left), operand(right)));
          case ScalarExpr.Call call -> call(call);
        };
    done.put(expr, text);
    return text;
  }

  /// The distances over which lanes are added, one after the other.
  static final List<Integer> FOLDS = List.of(8, 4, 2, 1);

  /// The constant that exchanges lanes which are so far apart.
  static String exchange(int lanes) {
    return "EXCHANGE" + lanes;
  }

  /// Statements that leave the sum of all lanes of a vector in each of them. A reduction would add
  /// in one order before HotSpot compiles it and in another one afterwards.
  static List<String> folded(String vector) {
    return FOLDS.stream()
        .map(lanes ->
            "if (LANES > %d) { %s = %s.add(%s.rearrange(%s)); }"
                .formatted(lanes, vector, vector, vector, exchange(lanes)))
        .toList();
  }

  static String broadcast(String scalar) {
    return "FloatVector.broadcast(SPECIES, " + scalar + ")";
  }

  /// A literal, where a method takes a plain float as well, or a vector.
  private String operand(ScalarExpr expr) {
    return expr instanceof ScalarExpr.Lit(var value) ? ScalarPrinter.literal(value) : print(expr);
  }

  private String call(ScalarExpr.Call call) {
    var first = call.args().getFirst();
    var second = call.args().getLast();
    return switch (call.fn()) {
      case ADD ->
          first instanceof ScalarExpr.Lit
              ? statements.let(print(second) + ".add(" + operand(first) + ")")
              : statements.let(print(first) + ".add(" + operand(second) + ")");
      case SUB -> statements.let(print(first) + ".sub(" + operand(second) + ")");
      case MUL ->
          first instanceof ScalarExpr.Lit
              ? statements.let(print(second) + ".mul(" + operand(first) + ")")
              : statements.let(print(first) + ".mul(" + operand(second) + ")");
      case DIV -> statements.let(print(first) + ".div(" + operand(second) + ")");
      case MAX -> larger(first, second, "LE", "max");
      case MIN -> larger(first, second, "GT", "min");
      case NEG -> statements.let(print(first) + ".neg()");
      case ABS -> statements.let(print(first) + ".abs()");
      case SQRT -> statements.let(print(first) + ".sqrt()");
      case EXP -> MathFunctions.exp(statements, print(first));
      case TANH -> MathFunctions.tanh(statements, print(first));
      case ERF -> MathFunctions.erf(statements, print(first));
      case FLOOR, LOG, SIN, COS, POW ->
          throw new IllegalStateException(call.fn() + " has no vector form");
    };
  }

  /// Against a constant a comparison and a blend do: NaN compares false and stays, and of two zeros
  /// the result is the one that `Math.max` and `Math.min` give.
  private String larger(ScalarExpr a, ScalarExpr b, String worse, String method) {
    if (isConstant(a)) {
      return larger(b, a, worse, method);
    }
    if (isConstant(b)) {
      var x = print(a);
      return statements.let(
          "%s.blend(%s, %s.compare(VectorOperators.%s, %s))"
              .formatted(x, operand(b), x, worse, operand(b)));
    }
    return statements.let(print(a) + "." + method + "(" + print(b) + ")");
  }

  private static boolean isConstant(ScalarExpr expr) {
    return expr instanceof ScalarExpr.Lit(var value)
        && Float.floatToRawIntBits((float) value) != Float.floatToRawIntBits(-0f);
  }
}
