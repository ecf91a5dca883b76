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
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The largest or the mean element under each window of an image, with PyTorch's rules for padding
/// and `ceil_mode`.
///
/// @param includePad whether a mean divides by the padded elements too
public record Pool(Kind kind, Window height, Window width, boolean includePad)
    implements PrimitiveOp {
  /// What is made of the elements under a window.
  public enum Kind {
    MAX,
    MEAN
  }

  private static final Signature.Argument KERNEL =
      Signature.Argument.required(
          "kernel", Signature.Kind.INTS, "the size of the window: one number or [rows, columns]");
  private static final Signature.Argument STRIDE =
      Signature.Argument.optional(
          "stride", Signature.Kind.INTS, "the step of the window; the kernel's size if not given");
  private static final Signature.Argument PADDING =
      Signature.Argument.wordOrInt(
          "padding",
          "same",
          List.of("same", "valid"),
          "same ((kernel - 1) / 2 on each side for an odd kernel that steps by less than its size,"
              + " else none), valid (none), a number, [rows, columns] or"
              + " [top, left, bottom, right]");
  private static final Signature.Argument CEIL =
      Signature.Argument.of(
          "ceil_mode", Signature.Kind.BOOL, false, "whether a last window may hang over the end");

  static final OpDefinition MAX =
      Definition.of(
          "max_pool",
          "The largest element under each window of an image.",
          Signature.of(
              KERNEL,
              STRIDE,
              PADDING,
              CEIL,
              Signature.Argument.of(
                  "dilation",
                  Signature.Kind.INTS,
                  List.of(1L),
                  "the distance between the elements under the window")),
          site -> build(site, Kind.MAX, "max_pool"));

  static final OpDefinition MEAN =
      Definition.of(
          "avg_pool",
          "The mean of the elements under each window of an image.",
          Signature.of(
              KERNEL,
              STRIDE,
              PADDING,
              CEIL,
              Signature.Argument.of(
                  "count_include_pad",
                  Signature.Kind.BOOL,
                  true,
                  "whether the padding counts in the mean")),
          site -> build(site, Kind.MEAN, "avg_pool"));

  private static Node build(CallSite site, Kind kind, String op) {
    Expect.image(op, site.input().type());
    var dilations = kind == Kind.MAX ? site.integers("dilation") : List.of(1L);
    var windows = Window.pooling(op, site, dilations);
    for (var window : windows) {
      if (2 * Math.max(window.before(), window.after()) > window.reach()) {
        throw new ArgumentException(
            "padding",
            "`%s` pads by %d, more than half of its window of %d"
                .formatted(op, Math.max(window.before(), window.after()), window.reach()),
            "padding = " + window.reach() / 2);
      }
    }
    boolean includePad = kind == Kind.MEAN && site.flag("count_include_pad");
    return site.add(
        new Pool(kind, windows.getFirst(), windows.getLast(), includePad), site.input());
  }

  @Override
  public String name() {
    return kind == Kind.MAX ? "max_pool" : "avg_pool";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    Expect.image(name(), x);
    return TensorType.f32(x.dim(0), x.dim(1), height.out(name(), x, 2), width.out(name(), x, 3));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.imageByImage(name());
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var result = site.result();
    int at = 0;
    for (int plane = 0; plane < x.dim(0) * x.dim(1); plane++) {
      for (int y = 0; y < result.dim(2); y++) {
        for (int z = 0; z < result.dim(3); z++) {
          result.data()[at++] = window(x, plane, y, z);
        }
      }
    }
    return result;
  }

  private double window(ReferenceTensor x, int plane, int y, int z) {
    double sum = 0;
    double max = Double.NEGATIVE_INFINITY;
    int count = 0;
    for (int i = 0; i < height.kernel(); i++) {
      for (int j = 0; j < width.kernel(); j++) {
        int row = y * height.stride() - height.before() + i * height.dilation();
        int column = z * width.stride() - width.before() + j * width.dilation();
        boolean inside = row >= 0 && row < x.dim(2) && column >= 0 && column < x.dim(3);
        if (inside) {
          double element = x.data()[(plane * x.dim(2) + row) * x.dim(3) + column];
          sum += element;
          max = Math.max(max, element);
        }
        boolean padded = row < x.dim(2) + height.after() && column < x.dim(3) + width.after();
        count += inside || (includePad && padded) ? 1 : 0;
      }
    }
    return kind == Kind.MAX ? max : sum / count;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var out = site.result(Operand.channelsLast(4));
    var n = IndexExpr.var("n");
    var y = IndexExpr.var("y");
    var z = IndexExpr.var("x");
    var c = IndexExpr.var("c");
    var i = IndexExpr.var("i");
    var j = IndexExpr.var("j");
    var taps =
        List.of(
            new LoopNest.Loop("i", height.firstTap(y), height.endTap(y, x.dim(2))),
            new LoopNest.Loop("j", width.firstTap(z), width.endTap(z, x.dim(3))));
    var sources = new ArrayList<LoopNest.Source>();
    sources.add(Strided.load(x, List.of(n, c, height.place(y, i), width.place(z, j))));
    var finish = ScalarExpr.arg(0);
    if (kind == Kind.MEAN) {
      if (alwaysWhole()) {
        double count = (double) height.kernel() * width.kernel();
        finish = finish.times(ScalarExpr.lit(1 / count));
      } else {
        sources.add(new LoopNest.Source.Index(count(height, y, x, 2)));
        sources.add(new LoopNest.Source.Index(count(width, z, x, 3)));
        finish = finish.over(ScalarExpr.arg(2).times(ScalarExpr.arg(3)));
      }
    }
    var join = kind == Kind.MAX ? LoopNest.Join.MAX : LoopNest.Join.SUM;
    site.emit(
        new LoopNest(
            site.origin(),
            (kind == Kind.MAX ? "max pool " : "average pool ") + Window.describe(height, width),
            List.of(
                LoopNest.Loop.of("n", out.dim(0)),
                LoopNest.Loop.of("y", out.dim(2)),
                LoopNest.Loop.of("x", out.dim(3)),
                LoopNest.Loop.of("c", out.dim(1))),
            sources,
            ScalarExpr.arg(0),
            Optional.of(new LoopNest.Reduction(taps, join, finish)),
            out.buffer(),
            Strided.at(out, List.of(n, c, y, z))));
    return out;
  }

  private boolean alwaysWhole() {
    boolean padded = height.padded() || width.padded();
    return !height.ceil() && (includePad || !padded);
  }

  /// The number of rows or columns that a mean divides by at `position`.
  private IndexExpr count(Window window, IndexExpr position, Operand x, int axis) {
    if (includePad) {
      var left = position.times(-window.stride());
      return left.plus(IndexExpr.of(x.dim(axis).plus(window.before() + window.after())))
          .min(IndexExpr.of(window.kernel()));
    }
    return window.endTap(position, x.dim(axis)).plus(window.firstTap(position).times(-1));
  }
}
