package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// `hard_swish(x) = x * hard_sigmoid(x)`
record HardSwish() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("hard_swish", "x times its hard sigmoid.", new HardSwish());

  @Override
  public String name() {
    return "hard_swish";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).times(HardSigmoid.of(ScalarExpr.arg(0)));
  }
}
