package dev.residua.compiler.graph;

import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// A tensor of weights.
public record ParameterOp(Parameter parameter) implements Op {
  @Override
  public String name() {
    return "parameter";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return parameter.type();
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    throw new IllegalStateException("a parameter is given, not evaluated");
  }

  @Override
  public Operand lower(LoweringSite site) {
    return site.parameter(parameter.name());
  }
}
