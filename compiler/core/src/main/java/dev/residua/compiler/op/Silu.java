package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `silu(x) = x / (1 + e⁻ˣ)`
record Silu() implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.unary("silu", "x times its sigmoid, also called swish.", new Silu());

  @Override
  public String name() {
    return "silu";
  }

  @Override
  public ScalarExpr body() {
    var x = ScalarExpr.arg(0);
    var one = ScalarExpr.lit(1);
    return x.over(one.plus(ScalarExpr.call(Fn.EXP, ScalarExpr.call(Fn.NEG, x))));
  }
}
