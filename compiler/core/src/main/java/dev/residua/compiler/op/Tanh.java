package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `tanh(x) = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)`
record Tanh() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("tanh", "The hyperbolic tangent.", new Tanh());

  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.call(Fn.TANH, ScalarExpr.arg(0));
  }
}
