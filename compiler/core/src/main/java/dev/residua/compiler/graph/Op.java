package dev.residua.compiler.graph;

import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// One operation on tensors: its shape rule, its meaning, its lowering. Ops are records, so that
/// two with the same attributes are equal; weights are inputs, not attributes.
public sealed interface Op permits ElementwiseOp, RowOp, PrimitiveOp, InputOp, ParameterOp {
  /// The name, as it is written in `.resnet` where it can be.
  String name();

  /// The type of the result.
  ///
  /// @throws ShapeException if the inputs do not fit this operation or each other
  TensorType infer(List<TensorType> inputs);

  /// How the result runs along the positions of a sequence, of which at least one input has some or
  /// whose length the shape of the result names.
  default PositionRule positions(PositionSite site) {
    return new PositionRule.Mixes("`%s` joins positions".formatted(name()));
  }

  /// The result in double precision, by loops as obvious as can be.
  ReferenceTensor evaluate(EvaluationSite site);

  /// Emits the kernels that compute the result and says where it is.
  Operand lower(LoweringSite site);

  /// The multiplications followed by an addition that a run makes, as papers count them: those of
  /// matrix products and convolutions.
  default Dim multiplyAdds(List<TensorType> inputs, TensorType result) {
    return Dim.ZERO;
  }

  /// What must hold of a run, beyond what [#infer] could tell.
  default List<Requirement> requirements(List<TensorType> inputs) {
    return List.of();
  }
}
