package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// A table `[length, width]` of `sin(p * θ_i)` and `cos(p * θ_i)` at the positions `p = first,
/// first
/// + 1, …` with `θ_i = base^(-i / divisor)`, `i < width / 2`.
///
/// @param interleaved whether sine and cosine of the same `θ_i` lie side by side; else all sines
///   come first
/// @param divisor `width / 2` in Vaswani et al., arXiv 1706.03762; `width / 2 - 1` in tensor2tensor
public record SinusoidTable(
    Dim length, int width, Dim first, boolean interleaved, double base, double divisor)
    implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "sinusoid",
          "Sines and cosines [T, d] of the positions of a sequence [N, T, d], to be added:"
              + " -> + sinusoid.",
          Signature.of(
              Signature.Argument.word(
                  "layout",
                  "interleaved",
                  List.of("interleaved", "concatenated"),
                  "whether sine and cosine alternate, or all sines come first"),
              Signature.Argument.of(
                  "first", Signature.Kind.INT, 0L, "the number of the first position"),
              Signature.Argument.of(
                  "theta", Signature.Kind.FLOAT, 10000.0, "the base of the timescales"),
              Signature.Argument.optional(
                  "divisor",
                  Signature.Kind.FLOAT,
                  "timescale i is theta^(-i / divisor): d / 2 if not given, d / 2 - 1 in"
                      + " tensor2tensor"),
              Signature.Argument.optional(
                  "width", Signature.Kind.INT, "the width of a row, where ids [N, T] flow in")),
          SinusoidTable::build);

  private static Node build(CallSite site) {
    var sequence = Sequence.of("sinusoid", site);
    if (sequence.width() % 2 != 0) {
      throw new ShapeException(
          "`sinusoid` needs an even width, but got " + site.input().type(),
          "an even number of channels");
    }
    double divisor = site.given("divisor") ? site.number("divisor") : sequence.width() / 2.0;
    for (var argument : List.of("theta", "divisor")) {
      double value = argument.equals("theta") ? site.number("theta") : divisor;
      if (!(value > 0)) {
        throw new ArgumentException(
            argument,
            "`sinusoid` needs a positive %s, not %s".formatted(argument, value),
            argument + " = 10000");
      }
    }
    return site.add(
        new SinusoidTable(
            sequence.length(),
            Math.toIntExact(sequence.width()),
            Dim.of(site.integer("first")),
            site.word("layout").equals("interleaved"),
            site.number("theta"),
            divisor));
  }

  @Override
  public String name() {
    return "sinusoid";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return TensorType.f32(length, Dim.of(width));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.length().equals(length)
        ? new PositionRule.Counts(
            0,
            past -> new SinusoidTable(length, width, first.plus(past), interleaved, base, divisor))
        : new PositionRule.Mixes(
            "`sinusoid` counts %s and not %s".formatted(length, site.length()));
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    int half = width / 2;
    for (int t = 0; t < result.dim(0); t++) {
      for (int i = 0; i < half; i++) {
        double angle = (t + site.size(first)) * Math.pow(base, -i / divisor);
        result.set(Math.sin(angle), t, interleaved ? 2 * i : i);
        result.set(Math.cos(angle), t, interleaved ? 2 * i + 1 : half + i);
      }
    }
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var out = site.result(Operand.rowMajor(2));
    emit(site, out, Fn.SIN, 0);
    emit(site, out, Fn.COS, interleaved ? 1 : width / 2);
    return out;
  }

  private void emit(LoweringSite site, Operand out, Fn wave, int offset) {
    var t = IndexExpr.var("t");
    var i = IndexExpr.var("i");
    var timescale =
        ScalarExpr.call(Fn.EXP, ScalarExpr.arg(1).times(ScalarExpr.lit(-Math.log(base) / divisor)));
    site.emit(
        new LoopNest(
            site.origin(),
            wave == Fn.SIN ? "sines of positions" : "cosines of positions",
            List.of(LoopNest.Loop.of("t", length), LoopNest.Loop.of("i", Dim.of(width / 2))),
            List.of(
                new LoopNest.Source.Index(t.plus(IndexExpr.of(first))),
                new LoopNest.Source.Index(i)),
            ScalarExpr.call(wave, ScalarExpr.arg(0).times(timescale)),
            Optional.empty(),
            out.buffer(),
            IndexExpr.of(out.offset())
                .plus(t.times(width))
                .plus(i.times(interleaved ? 2 : 1))
                .plus(offset)));
  }
}
