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
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The place of the first largest element along an axis, which goes away.
public record ArgMax(int axis) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "argmax",
          "The place of the first largest element along an axis, as i32.",
          Signature.of(
              Signature.Argument.of("axis", Signature.Kind.INT, -1L, "the axis, which goes away")),
          site -> {
            var x = site.input();
            return site.add(new ArgMax(Expect.axis("argmax", site.integer("axis"), x.type())), x);
          });

  @Override
  public String name() {
    return "argmax";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var dims = new ArrayList<>(inputs.getFirst().shape().dims());
    dims.remove(axis);
    return new TensorType(DType.I32, new Shape(dims));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    int run = site.axis(0);
    return run == axis
        ? new PositionRule.Mixes("`argmax` compares positions")
        : new PositionRule.Along(run < axis ? run : run - 1);
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var result = site.result();
    int[] sizes = x.shape();
    int length = sizes[axis];
    sizes[axis] = 1;
    int[] next = {0};
    Shape.forEachIndex(
        sizes,
        index -> {
          int[] at = index.clone();
          int best = 0;
          double largest = x.get(at);
          for (int i = 1; i < length; i++) {
            at[axis] = i;
            if (x.get(at) > largest) {
              largest = x.get(at);
              best = i;
            }
          }
          result.data()[next[0]++] = best;
        });
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var out = site.result(Operand.rowMajor(site.type().rank()));
    var from = new ArrayList<IndexExpr>();
    var loops = new ArrayList<LoopNest.Loop>();
    for (int i = 0; i < x.type().rank(); i++) {
      from.add(IndexExpr.var("i" + i));
      loops.add(LoopNest.Loop.of("i" + i, x.dim(i)));
    }
    var along = loops.remove(axis);
    var to = new ArrayList<>(from);
    to.remove(axis);
    if (loops.isEmpty()) {
      loops.add(LoopNest.Loop.of("one", Dim.ONE));
    }
    site.emit(
        new LoopNest(
            site.origin(),
            "argmax of %s".formatted(x.dim(axis)),
            loops,
            List.of(Strided.load(x, from)),
            ScalarExpr.arg(0),
            Optional.of(
                new LoopNest.Reduction(List.of(along), LoopNest.Join.ARG_MAX, ScalarExpr.arg(0))),
            out.buffer(),
            Strided.at(out, to)));
    return out;
  }
}
