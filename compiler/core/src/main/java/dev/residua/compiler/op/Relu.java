package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// `relu(x) = max(x, 0)`
record Relu() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("relu", "The larger of x and 0.", new Relu());

  @Override
  public String name() {
    return "relu";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).max(ScalarExpr.lit(0));
  }
}
