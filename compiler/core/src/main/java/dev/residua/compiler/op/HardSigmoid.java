package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// `hard_sigmoid(x) = min(max(x + 3, 0), 6) / 6`
record HardSigmoid() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary(
          "hard_sigmoid", "The piecewise linear sigmoid of MobileNetV3.", new HardSigmoid());

  @Override
  public String name() {
    return "hard_sigmoid";
  }

  @Override
  public ScalarExpr body() {
    return of(ScalarExpr.arg(0));
  }

  static ScalarExpr of(ScalarExpr x) {
    return x.plus(ScalarExpr.lit(3))
        .max(ScalarExpr.lit(0))
        .min(ScalarExpr.lit(6))
        .times(ScalarExpr.lit(1.0 / 6));
  }
}
