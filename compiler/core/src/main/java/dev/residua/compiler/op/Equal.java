package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// 1 where both sides are the same, else 0, as f32: a mask.
public record Equal() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "equal", "1 where both sides are the same, else 0, as f32: a mask.", new Equal());

  @Override
  public String name() {
    return "equal";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return new TensorType(DType.F32, ElementwiseOp.super.infer(inputs).shape());
  }

  @Override
  public ScalarExpr body() {
    var left = ScalarExpr.arg(0);
    var right = ScalarExpr.arg(1);
    var one = ScalarExpr.lit(1);
    var zero = ScalarExpr.lit(0);
    return new ScalarExpr.Select(left, right, zero, new ScalarExpr.Select(right, left, zero, one));
  }
}
