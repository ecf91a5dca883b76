package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `exp(x) = eˣ`
record Exp() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("exp", "e to the power of each element.", new Exp());

  @Override
  public String name() {
    return "exp";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.call(Fn.EXP, ScalarExpr.arg(0));
  }
}
