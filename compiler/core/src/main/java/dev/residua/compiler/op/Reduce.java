package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Node;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The sum, mean or largest element along some axes, which leave the shape or, with `keep`, stay
/// with size 1.
public record Reduce(Kind kind, List<Integer> axes, boolean keep) implements PrimitiveOp {
  /// What is made of the elements.
  public enum Kind {
    SUM,
    MEAN,
    MAX
  }

  private static final Signature.Argument AXIS =
      Signature.Argument.of(
          "axis", Signature.Kind.INTS, List.of(-1L), "the axis, or a list of axes, that goes away");
  private static final Signature.Argument KEEP =
      Signature.Argument.of(
          "keep", Signature.Kind.BOOL, false, "whether the axes stay with size 1");

  static final OpDefinition SUM =
      Definition.of(
          "sum",
          "The sum along some axes.",
          Signature.of(AXIS, KEEP),
          site -> build(site, Kind.SUM));
  static final OpDefinition MAX =
      Definition.of(
          "max",
          "The largest element along some axes.",
          Signature.of(AXIS, KEEP),
          site -> build(site, Kind.MAX));
  static final OpDefinition MEAN =
      Definition.of(
          "mean",
          "The mean along some axes, under a mask if there is one.",
          Signature.of(
              AXIS,
              KEEP,
              Signature.Argument.optional(
                  "mask",
                  Signature.Kind.TENSOR,
                  "[N, T]: only elements whose mask is 1 count; for axis = 1 only")),
          site -> site.given("mask") ? MaskedMean.build(site) : build(site, Kind.MEAN));
  static final OpDefinition GLOBAL_AVG_POOL =
      Definition.of(
          "global_avg_pool",
          "The mean of each channel of an image: [N, C, H, W] becomes [N, C].",
          Signature.of(KEEP),
          site -> {
            Expect.image("global_avg_pool", site.input().type());
            return site.add(new Reduce(Kind.MEAN, List.of(2, 3), site.flag("keep")), site.input());
          });

  public Reduce {
    axes = List.copyOf(axes);
  }

  private static Node build(CallSite site, Kind kind) {
    var x = site.input();
    var name = kind.name().toLowerCase(Locale.ROOT);
    var axes = Expect.axes(name, site.integers("axis"), x.type());
    return site.add(new Reduce(kind, axes, site.flag("keep")), x);
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    if (kind == Kind.MEAN) {
      Expect.floats(name(), x);
    }
    var dims = new ArrayList<Dim>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims.add(x.dim(axis));
      } else if (keep) {
        dims.add(Dim.ONE);
      }
    }
    return new TensorType(x.dtype() == DType.BOOL ? DType.I32 : x.dtype(), new Shape(dims));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    int axis = site.axis(0);
    if (axes.contains(axis)) {
      return new PositionRule.Mixes("`%s` joins all positions".formatted(name()));
    }
    long before = axes.stream().filter(reduced -> reduced < axis).count();
    return new PositionRule.Along(keep ? axis : axis - (int) before);
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var result = site.result();
    double[] totals = result.data();
    Arrays.fill(totals, kind == Kind.MAX ? Double.NEGATIVE_INFINITY : 0);
    int[] next = {0};
    Shape.forEachIndex(
        x.shape(),
        index -> {
          int at = 0;
          for (int axis = 0; axis < index.length; axis++) {
            at = axes.contains(axis) ? at : at * x.dim(axis) + index[axis];
          }
          double element = x.data()[next[0]++];
          totals[at] = kind == Kind.MAX ? Math.max(totals[at], element) : totals[at] + element;
        });
    if (kind == Kind.MEAN) {
      double count = axes.stream().mapToInt(x::dim).reduce(1, (a, b) -> a * b);
      Arrays.setAll(totals, i -> totals[i] / count);
    }
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    int rank = x.type().rank();
    var out = site.result(keep ? Strided.orderLike(x) : Operand.rowMajor(site.type().rank()));
    var loops = new ArrayList<LoopNest.Loop>();
    var reduction = new ArrayList<LoopNest.Loop>();
    var from = new ArrayList<IndexExpr>();
    var to = new ArrayList<IndexExpr>();
    for (int axis = 0; axis < rank; axis++) {
      var variable = IndexExpr.var("i" + axis);
      from.add(variable);
      if (!axes.contains(axis)) {
        to.add(variable);
      } else if (keep) {
        to.add(IndexExpr.of(0));
      }
    }
    for (int axis : Strided.orderLike(x)) {
      var loop = LoopNest.Loop.of("i" + axis, x.dim(axis));
      (axes.contains(axis) ? reduction : loops).add(loop);
    }
    if (!keep) {
      loops.sort((a, b) -> a.var().compareTo(b.var()));
    }
    if (loops.isEmpty()) {
      loops.add(LoopNest.Loop.of("one", Dim.ONE));
    }
    var sources = new ArrayList<LoopNest.Source>();
    sources.add(Strided.load(x, from));
    var finish = ScalarExpr.arg(0);
    if (kind == Kind.MEAN) {
      var count = Dim.product(axes.stream().map(x::dim).toList());
      if (count.isConstant()) {
        finish = finish.times(ScalarExpr.lit(1.0 / count.constant()));
      } else {
        sources.add(new LoopNest.Source.Index(IndexExpr.of(count)));
        finish = finish.over(ScalarExpr.arg(2));
      }
    }
    var join = kind == Kind.MAX ? LoopNest.Join.MAX : LoopNest.Join.SUM;
    site.emit(
        new LoopNest(
            site.origin(),
            name() + " along " + axes.stream().map(x::dim).toList(),
            loops,
            sources,
            ScalarExpr.arg(0),
            Optional.of(new LoopNest.Reduction(reduction, join, finish)),
            out.buffer(),
            Strided.at(out, to)));
    return out;
  }
}
