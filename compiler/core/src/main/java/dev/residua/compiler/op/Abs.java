package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `abs(x) = |x|`
record Abs() implements FloatOp {
  static final OpDefinition DEFINITION = Definition.unary("abs", "The absolute value.", new Abs());

  @Override
  public String name() {
    return "abs";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.call(Fn.ABS, ScalarExpr.arg(0));
  }
}
