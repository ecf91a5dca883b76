package dev.residua.compiler.op;

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

/// Rotary positions (Su et al., arXiv 2104.09864): of heads `[N, T, H, D]` and the [SinusoidTable]
/// `[T, R]` of all sines and then all cosines, the first R numbers of each head are turned in
/// pairs: `(a, b)` at position t becomes `(a cos - b sin, b cos + a sin)`.
///
/// @param interleaved whether a pair lies side by side (GPT-J); else half of R apart (Llama)
public record Rotary(boolean interleaved) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "rotary",
          "Heads [N, T, H, D] turned by their position.",
          Signature.of(
              Signature.Argument.of(
                  "theta", Signature.Kind.FLOAT, 10000.0, "the base of the timescales"),
              Signature.Argument.of(
                  "fraction", Signature.Kind.FLOAT, 1.0, "the part of a head that is turned"),
              Signature.Argument.word(
                  "pairing",
                  "half",
                  List.of("half", "interleaved"),
                  "whether the two numbers that turn together lie half a head apart (Llama) or"
                      + " side by side (GPT-J)")),
          site ->
              apply(
                  site,
                  site.input(),
                  site.number("theta"),
                  site.number("fraction"),
                  site.word("pairing").equals("interleaved")));

  static Node apply(CallSite site, Node x, double theta, double fraction, boolean interleaved) {
    return turn(site, x, table(site, x, theta, fraction, "fraction"), interleaved);
  }

  /// `x` turned by a table.
  static Node turn(CallSite site, Node x, Node table, boolean interleaved) {
    return site.add(new Rotary(interleaved), x, table);
  }

  /// The table for the positions of `x`.
  ///
  /// @param argument what the caller names the fraction
  static Node table(CallSite site, Node x, double theta, double fraction, String argument) {
    Expect.floats("rotary", x.type());
    if (x.type().rank() != 4) {
      throw new ShapeException(
          "`rotary` needs heads [N, T, H, D], but got " + x.type(),
          "divide the last axis: reshape([N, T, heads, -1])");
    }
    long size = Expect.constant("rotary", x.type(), -1);
    long turned = Math.round(size * fraction);
    if (turned < 2 || turned > size || turned % 2 != 0) {
      throw new ArgumentException(
          argument,
          "`rotary` cannot turn %d of the %d numbers of a head in pairs".formatted(turned, size),
          "an even number from 2 to %d must be turned: %s = 1".formatted(size, argument));
    }
    if (theta <= 0) {
      throw new ArgumentException(
          "theta", "`rotary` needs a positive base, not " + theta, "theta = 10000");
    }
    return site.add(
        new SinusoidTable(
            x.type().dim(1), Math.toIntExact(turned), Dim.ZERO, false, theta, turned / 2.0));
  }

  @Override
  public String name() {
    return "rotary";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return inputs.getFirst();
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.runs(0) && site.axis(0) == 1 && site.runs(1) && site.axis(1) == 0
        ? new PositionRule.Along(1)
        : new PositionRule.Mixes("`rotary` turns by something other than the position");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var table = site.input(1);
    var result = site.result();
    System.arraycopy(x.data(), 0, result.data(), 0, x.data().length);
    int half = table.dim(1) / 2;
    for (int n = 0; n < x.dim(0); n++) {
      for (int t = 0; t < x.dim(1); t++) {
        for (int h = 0; h < x.dim(2); h++) {
          for (int i = 0; i < half; i++) {
            int first = interleaved ? 2 * i : i;
            int second = interleaved ? 2 * i + 1 : half + i;
            double sine = table.get(t, i);
            double cosine = table.get(t, half + i);
            double a = x.get(n, t, h, first);
            double b = x.get(n, t, h, second);
            result.set(a * cosine - b * sine, n, t, h, first);
            result.set(b * cosine + a * sine, n, t, h, second);
          }
        }
      }
    }
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var out = site.result(Operand.rowMajor(4));
    var a = ScalarExpr.arg(0);
    var b = ScalarExpr.arg(1);
    var sine = ScalarExpr.arg(2);
    var cosine = ScalarExpr.arg(3);
    turn(site, out, true, a.times(cosine).minus(b.times(sine)));
    turn(site, out, false, b.times(cosine).plus(a.times(sine)));
    keep(site, out);
    return out;
  }

  private void turn(LoweringSite site, Operand out, boolean first, ScalarExpr body) {
    var x = site.input(0);
    var table = site.input(1);
    var half = table.dim(1).floorDiv(2);
    var n = IndexExpr.var("n");
    var t = IndexExpr.var("t");
    var h = IndexExpr.var("h");
    var i = IndexExpr.var("i");
    var one = interleaved ? i.times(2) : i;
    var other = interleaved ? i.times(2).plus(1) : i.plus(IndexExpr.of(half));
    site.emit(
        new LoopNest(
            site.origin(),
            first ? "rotary, first of each pair" : "rotary, second of each pair",
            List.of(
                LoopNest.Loop.of("n", x.dim(0)),
                LoopNest.Loop.of("t", x.dim(1)),
                LoopNest.Loop.of("h", x.dim(2)),
                LoopNest.Loop.of("i", half)),
            List.of(
                Strided.load(x, List.of(n, t, h, one)),
                Strided.load(x, List.of(n, t, h, other)),
                Strided.load(table, List.of(t, i)),
                Strided.load(table, List.of(t, i.plus(IndexExpr.of(half))))),
            body,
            Optional.empty(),
            out.buffer(),
            Strided.at(out, List.of(n, t, h, first ? one : other))));
  }

  /// The part of a head that is not turned.
  private static void keep(LoweringSite site, Operand out) {
    var x = site.input(0);
    var turned = site.input(1).dim(1);
    if (turned.equals(x.dim(3))) {
      return;
    }
    var n = IndexExpr.var("n");
    var t = IndexExpr.var("t");
    var h = IndexExpr.var("h");
    var at = List.of(n, t, h, IndexExpr.var("i").plus(IndexExpr.of(turned)));
    site.emit(
        new LoopNest(
            site.origin(),
            "rotary, the rest of a head",
            List.of(
                LoopNest.Loop.of("n", x.dim(0)),
                LoopNest.Loop.of("t", x.dim(1)),
                LoopNest.Loop.of("h", x.dim(2)),
                LoopNest.Loop.of("i", x.dim(3).minus(turned))),
            List.of(Strided.load(x, at)),
            ScalarExpr.arg(0),
            Optional.empty(),
            out.buffer(),
            Strided.at(out, at)));
  }
}
