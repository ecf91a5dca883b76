package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.Broadcast;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// One of two values by a mask, all three broadcast: the first where the mask is over 0.
public record Where() implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "where",
          "One value where a mask [..] that flows in is over 0, another where it is not.",
          Signature.of(
              Signature.Argument.required(
                  "yes", Signature.Kind.TENSOR, "the value where the mask is over 0"),
              Signature.Argument.required(
                  "no", Signature.Kind.TENSOR, "the value where it is not")),
          site -> site.add(new Where(), site.input(), site.tensor("yes"), site.tensor("no")));

  @Override
  public String name() {
    return "where";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var shape = ElementwiseOp.super.infer(inputs).shape();
    return new TensorType(Broadcast.dtype(inputs.subList(1, 3)), shape);
  }

  @Override
  public ScalarExpr body() {
    return new ScalarExpr.Select(
        ScalarExpr.arg(0), ScalarExpr.lit(0), ScalarExpr.arg(1), ScalarExpr.arg(2));
  }
}
