package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;

/// The sum of two tensors, broadcast; also written `x + y`.
public record Add() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "add", "The sum of two tensors, broadcast; also written `x + y`.", new Add());

  @Override
  public String name() {
    return "add";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).plus(ScalarExpr.arg(1));
  }
}
