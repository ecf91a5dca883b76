package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// A scalar that is written in the model: the 2 in `2 * x`.
public record Constant(double value, DType dtype) implements ElementwiseOp {
  /// A float.
  public Constant(double value) {
    this(value, DType.F32);
  }

  static final OpDefinition DEFINITION =
      Definition.of(
          "constant",
          "A scalar; a number beside a tensor becomes one by itself.",
          new Signature(
              0, List.of(Signature.Argument.required("value", Signature.Kind.FLOAT, "the number"))),
          site -> site.add(new Constant(site.number("value"))));

  @Override
  public String name() {
    return "constant";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return new TensorType(dtype, Shape.SCALAR);
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.lit(value);
  }
}
