package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.Broadcast;
import dev.residua.compiler.graph.ElementTypeException;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Strides;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Tensors one after the other along an axis.
public record Concat(int axis) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "concat",
          "Tensors one after the other along an axis.",
          new Signature(
              Signature.MANY,
              List.of(
                  Signature.Argument.of(
                      "axis", Signature.Kind.INT, 1L, "the axis along which they follow"))),
          site ->
              site.add(
                  new Concat(Expect.axis("concat", site.integer("axis"), site.input().type())),
                  site.inputs()));

  @Override
  public String name() {
    return "concat";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var first = inputs.getFirst();
    var total = Dim.ZERO;
    for (var input : inputs) {
      boolean fits =
          input.rank() == first.rank()
              && input.shape().with(axis, Dim.ONE).equals(first.shape().with(axis, Dim.ONE));
      if (!fits) {
        throw new ShapeException(
            "`concat` along axis %d cannot join %s and %s".formatted(axis, first, input),
            first.shape().isConstant()
                ? "all other axes must have the same size"
                : "all other axes must have the same size whatever the symbols are: an input of"
                    + " size 4 * H instead of H can be halved twice");
      }
      if (input.dtype() != first.dtype()) {
        throw new ElementTypeException(
            "`concat` cannot join the elements of %s and %s".formatted(first, input),
            "make them one type: cast(%s)".formatted(first.dtype()));
      }
      total = total.plus(input.dim(axis));
    }
    return new TensorType(Broadcast.dtype(inputs), first.shape().with(axis, total));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    var axes = site.axes().stream().distinct().toList();
    return axes.size() == 1 && site.runs(0) && site.axis(0) != axis
        ? new PositionRule.Along(site.axis(0))
        : new PositionRule.Mixes("`concat` moves positions");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    int start = 0;
    for (int i = 0; i < site.inputs(); i++) {
      var input = site.input(i);
      int from = start;
      Shape.forEachIndex(
          input.shape(),
          index -> {
            int[] to = index.clone();
            to[axis] += from;
            result.set(input.get(index), to);
          });
      start += input.dim(axis);
    }
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var order = Strided.orderLike(site.input(0));
    var out = site.result(order);
    var start = Dim.ZERO;
    for (int i = 0; i < site.inputs(); i++) {
      var input = site.input(i);
      var part =
          out.view(input.type(), out.offset().plus(out.stride(axis).times(start)), out.strides());
      var over = Strides.over(input.shape(), order, List.of(input, part));
      site.emit(
          new LoopNest(
              site.origin(),
              "concat %d of %d".formatted(i + 1, site.inputs()),
              over.loops(),
              List.of(new LoopNest.Source.Load(input.buffer(), over.at(0, input.offset()))),
              ScalarExpr.arg(0),
              Optional.empty(),
              out.buffer(),
              over.at(1, part.offset())));
      start = start.plus(input.dim(axis));
    }
    return out;
  }
}
