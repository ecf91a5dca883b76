package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;

/// The smaller of two tensors by elements, broadcast.
public record Minimum() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "minimum", "The smaller of two tensors by elements, broadcast.", new Minimum());

  @Override
  public String name() {
    return "minimum";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).min(ScalarExpr.arg(1));
  }
}
