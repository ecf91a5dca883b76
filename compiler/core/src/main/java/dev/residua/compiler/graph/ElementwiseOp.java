package dev.residua.compiler.graph;

import dev.residua.compiler.expr.Evaluator;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// An operation that computes each element of its result from the elements at the same place in its
/// inputs, which are broadcast to one shape. Everything about it follows from its body.
public non-sealed interface ElementwiseOp extends Op {
  /// The element of the result, in terms of `Arg(0)`, `Arg(1)`, ….
  ScalarExpr body();

  @Override
  default TensorType infer(List<TensorType> inputs) {
    var shape = Broadcast.shapes(name(), inputs.stream().map(TensorType::shape).toList());
    return new TensorType(Broadcast.dtype(inputs), shape);
  }

  @Override
  default PositionRule positions(PositionSite site) {
    return site.broadcast(name());
  }

  @Override
  default ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    var body = body();
    Shape.forEachIndex(
        result.shape(),
        index ->
            result.set(
                Evaluator.evaluate(
                    body,
                    argument -> site.input(argument).broadcast(index),
                    scalar -> {
                      throw new IllegalStateException("no row in an elementwise op");
                    }),
                index));
    return result;
  }

  @Override
  default Operand lower(LoweringSite site) {
    return site.pointwise(body());
  }
}
