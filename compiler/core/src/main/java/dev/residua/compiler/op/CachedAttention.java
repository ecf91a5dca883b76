package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.AttentionStep;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Strides;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Causal attention that goes on: of queries `[N, T, H, D]`, keys `[N, T, K, D]` and values `[N, T,
/// K, V]` of new positions, and the keys `[N, P, K, D]` and values `[N, P, K, V]` of the positions
/// before them. It is the [AttentionOp] of the queries with the earlier and the new keys and
/// values, where new position `t` sees `s <= P + t`.
public record CachedAttention(double scale) implements PrimitiveOp {
  /// From an input with keys or values to that with the earlier ones.
  private static final int EARLIER = 2;

  private AttentionOp whole() {
    return new AttentionOp(true, scale, false);
  }

  @Override
  public String name() {
    return "attention";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var all = new ArrayList<>(inputs.subList(0, 3));
    for (int i = 1; i <= 2; i++) {
      var fresh = inputs.get(i);
      var earlier = inputs.get(EARLIER + i);
      boolean fits =
          fresh.rank() == 4
              && earlier.rank() == 4
              && fresh.shape().with(1, Dim.ONE).equals(earlier.shape().with(1, Dim.ONE));
      if (!fits) {
        throw new ShapeException("`attention` cannot join %s after %s".formatted(fresh, earlier));
      }
      all.set(i, fresh.withShape(fresh.shape().with(1, earlier.dim(1).plus(fresh.dim(1)))));
    }
    return whole().infer(all);
  }

  @Override
  public Dim multiplyAdds(List<TensorType> inputs, TensorType result) {
    var keys = inputs.get(1).dim(1).plus(inputs.get(EARLIER + 1).dim(1));
    var scores = result.dim(0).times(result.dim(1)).times(result.dim(2)).times(keys);
    return scores.times(inputs.getFirst().dim(3).plus(result.dim(3)));
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    return whole()
        .evaluate(
            new EvaluationSite() {
              @Override
              public int inputs() {
                return 3;
              }

              @Override
              public ReferenceTensor input(int index) {
                boolean cached = index == 1 || index == 2;
                return cached
                    ? joined(site.input(EARLIER + index), site.input(index))
                    : site.input(index);
              }

              @Override
              public int size(Dim dim) {
                return site.size(dim);
              }

              @Override
              public ReferenceTensor result() {
                return site.result();
              }
            });
  }

  private static ReferenceTensor joined(ReferenceTensor earlier, ReferenceTensor fresh) {
    int[] shape = fresh.shape();
    shape[1] += earlier.dim(1);
    var all = ReferenceTensor.zeros(shape);
    int row = shape[2] * shape[3];
    for (int n = 0; n < shape[0]; n++) {
      int p = earlier.dim(1) * row;
      int t = fresh.dim(1) * row;
      System.arraycopy(earlier.data(), n * p, all.data(), n * (p + t), p);
      System.arraycopy(fresh.data(), n * t, all.data(), n * (p + t) + p, t);
    }
    return all;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var q = AttentionOp.adjacent(site, site.input(0));
    var out = site.result(Operand.rowMajor(4));
    var keys = site.input(EARLIER + 1);
    var capacity = site.capacity(keys);
    if (capacity.isPresent()) {
      site.emit(
          new AttentionStep(
              site.origin(),
              "attention, %s heads of %s, going on".formatted(q.dim(2), q.dim(3)),
              q,
              AttentionOp.adjacent(site, site.input(1)),
              AttentionOp.adjacent(site, site.input(2)),
              keys.buffer(),
              site.input(EARLIER + 2).buffer(),
              keys.dim(1),
              capacity.get(),
              scale,
              out));
      return out;
    }
    site.emit(
        new Attention(
            site.origin(),
            "attention, %s heads of %s, causal".formatted(q.dim(2), q.dim(3)),
            q,
            joined(site, 1, "keys"),
            joined(site, 2, "values"),
            Optional.empty(),
            true,
            scale,
            out));
    return out;
  }

  /// The earlier and the new keys or values, one after the other.
  private Operand joined(LoweringSite site, int input, String name) {
    var earlier = site.input(EARLIER + input);
    var fresh = site.input(input);
    var type = fresh.type().withShape(fresh.shape().with(1, earlier.dim(1).plus(fresh.dim(1))));
    var all = site.scratch(name, type, Operand.rowMajor(4));
    place(site, earlier, all, Dim.ZERO);
    place(site, fresh, all, earlier.dim(1));
    return all;
  }

  private static void place(LoweringSite site, Operand part, Operand all, Dim from) {
    var to = all.view(part.type(), all.stride(1).times(from), all.strides());
    var over = Strides.over(part.shape(), Operand.rowMajor(4), List.of(part, to));
    site.emit(
        new LoopNest(
            site.origin(),
            "copy of %s".formatted(from.is(0) ? "earlier positions" : "new positions"),
            over.loops(),
            List.of(new LoopNest.Source.Load(part.buffer(), over.at(0, part.offset()))),
            ScalarExpr.arg(0),
            Optional.empty(),
            all.buffer(),
            over.at(1, to.offset())));
  }
}
