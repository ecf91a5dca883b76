package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `sqrt(x) = √x`
record Sqrt() implements FloatOp {
  static final OpDefinition DEFINITION = Definition.unary("sqrt", "The square root.", new Sqrt());

  @Override
  public String name() {
    return "sqrt";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.call(Fn.SQRT, ScalarExpr.arg(0));
  }
}
