package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A tensor with `front` elements before and `back` behind it along an axis, all of them `value`.
public record Pad(int axis, long front, long back, double value) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "pad",
          "A tensor with more elements of one value around it along an axis.",
          Signature.of(
              Signature.Argument.required("axis", Signature.Kind.INT, "the axis"),
              Signature.Argument.of("front", Signature.Kind.INT, 0L, "how many elements before it"),
              Signature.Argument.of("back", Signature.Kind.INT, 0L, "how many elements behind it"),
              Signature.Argument.of("value", Signature.Kind.FLOAT, 0.0, "what they are")),
          site -> {
            var x = site.input();
            var pad =
                new Pad(
                    Expect.axis("pad", site.integer("axis"), x.type()),
                    Expect.atLeast("pad", "front", site.integer("front"), 0),
                    Expect.atLeast("pad", "back", site.integer("back"), 0),
                    site.number("value"));
            return pad.front() + pad.back() == 0 ? x : site.add(pad, x);
          });

  @Override
  public String name() {
    return "pad";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    return x.withShape(x.shape().with(axis, x.dim(axis).plus(front + back)));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.axis(0) == axis
        ? new PositionRule.Mixes("`pad` moves positions")
        : new PositionRule.Along(site.axis(0));
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    Arrays.fill(result.data(), value);
    var x = site.input(0);
    Shape.forEachIndex(
        x.shape(),
        index -> {
          int[] to = index.clone();
          to[axis] += (int) front;
          result.set(x.get(index), to);
        });
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var order = Strided.orderLike(x);
    var out = site.result(order);
    var loops = new ArrayList<LoopNest.Loop>();
    order.forEach(i -> loops.add(LoopNest.Loop.of("i" + i, out.dim(i))));
    var to = new ArrayList<IndexExpr>();
    for (int i = 0; i < order.size(); i++) {
      to.add(IndexExpr.var("i" + i));
    }
    var from = new ArrayList<>(to);
    var inside = to.get(axis).plus(-front);
    from.set(axis, inside);
    var guard = new LoopNest.Bound(inside, IndexExpr.of(Dim.ZERO), IndexExpr.of(x.dim(axis)));
    site.emit(
        new LoopNest(
            site.origin(),
            "pad",
            loops,
            List.of(
                new LoopNest.Source.Load(x.buffer(), Strided.at(x, from), List.of(guard), value)),
            ScalarExpr.arg(0),
            Optional.empty(),
            out.buffer(),
            Strided.at(out, to)));
    return out;
  }
}
