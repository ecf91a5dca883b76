package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.Requirement;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An image at another size, with PyTorch's rules.
///
/// Row y of the result lies at row `y * H / rows` of the image (nearest), at `(y + 1/2) * H / rows
/// - 1/2`, at least 0 (bilinear), or at `y * (H - 1) / (rows - 1)` (bilinear with aligned corners).
///   All are quotients of whole numbers, which is how they are computed.
public record Upsample(Dim rows, Dim columns, Mode mode) implements PrimitiveOp {
  /// How an element is found.
  public enum Mode {
    NEAREST,
    BILINEAR,
    ALIGNED
  }

  static final OpDefinition DEFINITION =
      Definition.of(
          "upsample",
          "An image at a larger size.",
          Signature.of(
              Signature.Argument.optional(
                  "scale", Signature.Kind.INTS, "the factor: one number or [rows, columns]"),
              Signature.Argument.optional(
                  "size", Signature.Kind.SIZES, "the new size [rows, columns], in place of scale"),
              Signature.Argument.word(
                  "mode",
                  "nearest",
                  List.of("nearest", "bilinear"),
                  "whether an element is the nearest, or lies between its four neighbours"),
              Signature.Argument.of(
                  "align_corners",
                  Signature.Kind.BOOL,
                  false,
                  "whether bilinear puts corners upon corners")),
          Upsample::build);

  private static Node build(CallSite site) {
    var x = site.input();
    Expect.image("upsample", x.type());
    if (site.given("scale") == site.given("size")) {
      throw new ArgumentException(
          "scale", "`upsample` needs either a scale or a size", "upsample(scale = 2)");
    }
    boolean bilinear = site.word("mode").equals("bilinear");
    var mode = !bilinear ? Mode.NEAREST : site.flag("align_corners") ? Mode.ALIGNED : Mode.BILINEAR;
    if (site.given("scale")) {
      int[] scale = Window.pair("upsample", "scale", site.integers("scale"), 1);
      var rows = x.type().dim(2).times(scale[0]);
      return scale[0] == 1 && scale[1] == 1
          ? x
          : site.add(new Upsample(rows, x.type().dim(3).times(scale[1]), mode), x);
    }
    var size = site.sizes("size");
    if (size.isEmpty() || size.size() > 2) {
      throw new ArgumentException(
          "size", "`upsample` needs a size [rows, columns], but got " + size, "size = [64, 64]");
    }
    return site.add(new Upsample(size.getFirst(), size.getLast(), mode), x);
  }

  @Override
  public String name() {
    return "upsample";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    Expect.image(name(), x);
    return TensorType.f32(x.dim(0), x.dim(1), rows, columns);
  }

  @Override
  public List<Requirement> requirements(List<TensorType> inputs) {
    // Aligned corners divide by the size less one.
    return mode != Mode.ALIGNED
        ? List.of()
        : Stream.of(rows, columns)
            .filter(dim -> !dim.isConstant())
            .<Requirement>map(dim ->
                new Requirement.AtMost(Dim.of(2), dim, "aligned corners need two rows or columns"))
            .toList();
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.imageByImage(name());
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var result = site.result();
    Shape.forEachIndex(
        result.shape(),
        index -> {
          double row = place(index[2], x.dim(2), result.dim(2));
          double column = place(index[3], x.dim(3), result.dim(3));
          int top = (int) row;
          int left = (int) column;
          int bottom = Math.min(top + 1, x.dim(2) - 1);
          int right = Math.min(left + 1, x.dim(3) - 1);
          double down = row - top;
          double across = column - left;
          int n = index[0];
          int c = index[1];
          double above = x.get(n, c, top, left) * (1 - across) + x.get(n, c, top, right) * across;
          double below =
              x.get(n, c, bottom, left) * (1 - across) + x.get(n, c, bottom, right) * across;
          result.set(above * (1 - down) + below * down, index);
        });
    return result;
  }

  private double place(int at, int in, int out) {
    return switch (mode) {
      case NEAREST -> Math.floorDiv(at * in, out);
      case BILINEAR -> Math.max(0, (at + 0.5) * in / out - 0.5);
      case ALIGNED -> out == 1 ? 0 : (double) at * (in - 1) / (out - 1);
    };
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var out = site.result(Operand.channelsLast(4));
    var n = IndexExpr.var("n");
    var y = IndexExpr.var("y");
    var z = IndexExpr.var("x");
    var c = IndexExpr.var("c");
    var down = fraction(y, x.dim(2), rows);
    var across = fraction(z, x.dim(3), columns);
    var sources = new ArrayList<LoopNest.Source>();
    sources.add(Strided.load(x, List.of(n, c, down.whole(), across.whole())));
    var body = ScalarExpr.arg(0);
    if (mode != Mode.NEAREST) {
      var bottom = down.next(x.dim(2));
      var right = across.next(x.dim(3));
      sources.add(Strided.load(x, List.of(n, c, down.whole(), right)));
      sources.add(Strided.load(x, List.of(n, c, bottom, across.whole())));
      sources.add(Strided.load(x, List.of(n, c, bottom, right)));
      sources.add(new LoopNest.Source.Index(down.rest()));
      sources.add(new LoopNest.Source.Index(IndexExpr.of(down.divisor())));
      sources.add(new LoopNest.Source.Index(across.rest()));
      sources.add(new LoopNest.Source.Index(IndexExpr.of(across.divisor())));
      var v = ScalarExpr.arg(4).over(ScalarExpr.arg(5));
      var h = ScalarExpr.arg(6).over(ScalarExpr.arg(7));
      body = between(between(0, 1, h), between(2, 3, h), v);
    }
    site.emit(
        new LoopNest(
            site.origin(),
            mode == Mode.NEAREST ? "upsample, nearest" : "upsample, bilinear",
            List.of(
                LoopNest.Loop.of("n", out.dim(0)),
                LoopNest.Loop.of("y", out.dim(2)),
                LoopNest.Loop.of("x", out.dim(3)),
                LoopNest.Loop.of("c", out.dim(1))),
            sources,
            body,
            Optional.empty(),
            out.buffer(),
            Strided.at(out, List.of(n, c, y, z))));
    return out;
  }

  private static ScalarExpr between(int one, int other, ScalarExpr part) {
    return between(ScalarExpr.arg(one), ScalarExpr.arg(other), part);
  }

  private static ScalarExpr between(ScalarExpr one, ScalarExpr other, ScalarExpr part) {
    return one.plus(other.minus(one).times(part));
  }

  /// `numerator / divisor`, a place between two elements.
  private record Fraction(IndexExpr numerator, Dim divisor) {
    IndexExpr whole() {
      return numerator.floorDiv(divisor);
    }

    IndexExpr rest() {
      return numerator.mod(divisor);
    }

    IndexExpr next(Dim in) {
      return whole().plus(1).min(IndexExpr.of(in.plus(-1)));
    }
  }

  private Fraction fraction(IndexExpr at, Dim in, Dim out) {
    var whole = out.dividedBy(in);
    return switch (mode) {
      case NEAREST -> whole.map(w -> new Fraction(at, w)).orElse(new Fraction(at.times(in), out));
      case BILINEAR ->
          whole
              .map(w -> new Fraction(clamped(at.times(2).plus(1), w), w.times(2)))
              .orElse(
                  new Fraction(
                      clamped(at.times(in.times(2)).plus(IndexExpr.of(in)), out), out.times(2)));
      case ALIGNED ->
          out.is(1)
              ? new Fraction(IndexExpr.of(0), Dim.ONE)
              : new Fraction(at.times(in.plus(-1)), out.plus(-1));
    };
  }

  private static IndexExpr clamped(IndexExpr doubled, Dim less) {
    return doubled.plus(IndexExpr.of(less.times(-1))).max(IndexExpr.of(0));
  }
}
