package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;

/// The product of two tensors by elements, broadcast; also written `x * y`.
public record Mul() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "mul",
          "The product of two tensors by elements, broadcast; also written `x * y`.",
          new Mul());

  @Override
  public String name() {
    return "mul";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).times(ScalarExpr.arg(1));
  }
}
