package dev.residua.compiler.graph;

import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// What a caller gives.
public record InputOp(String input, TensorType type) implements Op {
  @Override
  public String name() {
    return "input";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return type;
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    throw new IllegalStateException("an input is given, not evaluated");
  }

  @Override
  public Operand lower(LoweringSite site) {
    return site.modelInput(input);
  }
}
