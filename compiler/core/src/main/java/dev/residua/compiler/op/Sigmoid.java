package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `sigmoid(x) = 1 / (1 + e⁻ˣ)`
record Sigmoid() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("sigmoid", "The logistic function 1 / (1 + exp(-x)).", new Sigmoid());

  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public ScalarExpr body() {
    return of(ScalarExpr.arg(0));
  }

  static ScalarExpr of(ScalarExpr x) {
    var one = ScalarExpr.lit(1);
    return one.over(one.plus(ScalarExpr.call(Fn.EXP, ScalarExpr.call(Fn.NEG, x))));
  }
}
