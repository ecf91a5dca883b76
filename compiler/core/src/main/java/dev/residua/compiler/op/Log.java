package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `log(x) = ln x`
record Log() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("log", "The natural logarithm.", new Log());

  @Override
  public String name() {
    return "log";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.call(Fn.LOG, ScalarExpr.arg(0));
  }
}
