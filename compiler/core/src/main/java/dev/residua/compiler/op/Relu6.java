package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// `relu6(x) = min(max(x, 0), 6)`
record Relu6() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("relu6", "x, but at least 0 and at most 6.", new Relu6());

  @Override
  public String name() {
    return "relu6";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).max(ScalarExpr.lit(0)).min(ScalarExpr.lit(6));
  }
}
