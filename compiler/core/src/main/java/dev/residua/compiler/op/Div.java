package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// The quotient of two tensors by elements, broadcast; also written `x / y`.
public record Div() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.binary(
          "div",
          "The quotient of two tensors by elements, broadcast; also written `x / y`.",
          new Div());

  @Override
  public String name() {
    return "div";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    if (inputs.stream().noneMatch(type -> type.dtype().isFloat())) {
      Expect.floats(name(), inputs.getFirst());
    }
    return ElementwiseOp.super.infer(inputs);
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).over(ScalarExpr.arg(1));
  }
}
