package dev.residua.compiler.pass;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.Broadcast;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// Several elementwise operations in one.
///
/// @param title the names of what was joined, for a reader
record Fused(String title, ScalarExpr body, DType dtype) implements ElementwiseOp {
  @Override
  public String name() {
    return title;
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return new TensorType(
        dtype, Broadcast.shapes(title, inputs.stream().map(TensorType::shape).toList()));
  }
}
