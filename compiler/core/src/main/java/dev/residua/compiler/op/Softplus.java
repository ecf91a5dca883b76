package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `softplus(x) = max(x, 0) + ln(1 + e^-|x|)`
record Softplus() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("softplus", "ln(1 + exp(x)), computed without overflow.", new Softplus());

  @Override
  public String name() {
    return "softplus";
  }

  @Override
  public ScalarExpr body() {
    var x = ScalarExpr.arg(0);
    var small = ScalarExpr.call(Fn.NEG, ScalarExpr.call(Fn.ABS, x));
    var log = ScalarExpr.call(Fn.LOG, ScalarExpr.lit(1).plus(ScalarExpr.call(Fn.EXP, small)));
    return x.max(ScalarExpr.lit(0)).plus(log);
  }
}
