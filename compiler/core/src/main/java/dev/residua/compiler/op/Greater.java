package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// 1 where the left side is larger, else 0, as f32: a mask.
public record Greater() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "greater", "1 where the left side is larger, else 0, as f32: a mask.", new Greater());

  @Override
  public String name() {
    return "greater";
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
    return new ScalarExpr.Select(left, right, one, zero);
  }
}
