package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;

/// The larger of two tensors by elements, broadcast.
public record Maximum() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "maximum", "The larger of two tensors by elements, broadcast.", new Maximum());

  @Override
  public String name() {
    return "maximum";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).max(ScalarExpr.arg(1));
  }
}
