package dev.residua.compiler.pass;

import dev.residua.compiler.expr.Evaluator;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.Requirement;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// A product or convolution and what is computed from each of its elements while it is at hand.
///
/// The inputs are those of `base`, then those of the epilogue, in whose body `Arg(0)` is the
/// element of `base` and `Arg(1 + i)` that of its own input `i`.
///
/// @param baseInputs how many of the inputs are those of `base`
/// @param title the names of what was joined, for a reader
record WithEpilogue(PrimitiveOp base, int baseInputs, ScalarExpr body, String title)
    implements PrimitiveOp {
  @Override
  public String name() {
    return base.name();
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return base.infer(inputs.subList(0, baseInputs));
  }

  @Override
  public Dim multiplyAdds(List<TensorType> inputs, TensorType result) {
    return base.multiplyAdds(inputs.subList(0, baseInputs), result);
  }

  @Override
  public List<Requirement> requirements(List<TensorType> inputs) {
    return base.requirements(inputs.subList(0, baseInputs));
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var sums = base.evaluate(new BaseSite(site));
    var result = site.result();
    Shape.forEachIndex(
        result.shape(),
        index ->
            result.set(
                Evaluator.evaluate(
                    body,
                    i -> i == 0 ? sums.get(index) : site.input(baseInputs + i - 1).broadcast(index),
                    _ -> {
                      throw new IllegalStateException("no row in an epilogue");
                    }),
                index));
    return result;
  }

  private record BaseSite(EvaluationSite site) implements EvaluationSite {
    @Override
    public int inputs() {
      return site.inputs();
    }

    @Override
    public ReferenceTensor input(int index) {
      return site.input(index);
    }

    @Override
    public int size(Dim dim) {
      return site.size(dim);
    }

    @Override
    public ReferenceTensor result() {
      return site.result();
    }
  }

  @Override
  public Operand lower(LoweringSite site) {
    return base.lower(new EpilogueSite(site, this));
  }
}
