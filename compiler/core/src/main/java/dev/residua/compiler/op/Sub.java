package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;

/// The difference of two tensors, broadcast; also written `x - y`.
public record Sub() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "sub", "The difference of two tensors, broadcast; also written `x - y`.", new Sub());

  @Override
  public String name() {
    return "sub";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).minus(ScalarExpr.arg(1));
  }
}
