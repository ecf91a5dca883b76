package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// The same elements repeated along axes of size 1: a view of the same memory.
public record Expand(Shape shape) implements PrimitiveOp {
  @Override
  public String name() {
    return "expand";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    boolean fits = x.rank() == shape.rank();
    for (int axis = 0; fits && axis < x.rank(); axis++) {
      fits = x.dim(axis).is(1) || x.dim(axis).equals(shape.dim(axis));
    }
    if (!fits) {
      throw new ShapeException("`expand` cannot repeat %s to %s".formatted(x, shape));
    }
    return x.withShape(shape);
  }

  @Override
  public PositionRule positions(PositionSite site) {
    if (site.runs(0)) {
      return new PositionRule.Along(site.axis(0));
    }
    int axis = shape.dims().indexOf(site.length());
    return axis < 0
        ? new PositionRule.Mixes("`expand` repeats as often as follows from %s".formatted(shape))
        : new PositionRule.Along(axis);
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    Shape.forEachIndex(result.shape(), index -> result.set(site.input(0).broadcast(index), index));
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var strides = new ArrayList<Dim>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      strides.add(x.dim(axis).is(1) ? Dim.ZERO : x.stride(axis));
    }
    return x.view(site.type(), x.offset(), strides);
  }
}
