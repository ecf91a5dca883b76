package dev.residua.compiler.op;

import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// An elementwise function of one tensor of floats.
interface FloatOp extends ElementwiseOp {
  @Override
  default TensorType infer(List<TensorType> inputs) {
    Expect.floats(name(), inputs.getFirst());
    return inputs.getFirst();
  }
}
