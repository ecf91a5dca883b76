package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;

/// `neg(x) = -x`
public record Neg() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.unary("neg", "The negative of each element; also written `-x`.", new Neg());

  @Override
  public String name() {
    return "neg";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.call(Fn.NEG, ScalarExpr.arg(0));
  }
}
