package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Scaled dot-product attention (Vaswani et al., arXiv 1706.03762): of queries `[N, T, H, D]`, keys
/// `[N, S, K, D]`, values `[N, S, K, V]`, where K divides H, and, if `masked`, a mask that
/// broadcasts to `[N, H, T, S]`, it makes `[N, T, H, V]`. Query head `h` meets key head `h / (H /
/// K)`. A score whose mask is 0 does not count; where none counts the result is 0.
///
/// @param causal whether position `t` sees only `s <= t + (S - T)`
public record AttentionOp(boolean causal, double scale, boolean masked) implements PrimitiveOp {
  @Override
  public String name() {
    return "attention";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var q = inputs.get(0);
    var k = inputs.get(1);
    var v = inputs.get(2);
    boolean fits =
        q.rank() == 4
            && k.rank() == 4
            && v.rank() == 4
            && q.dim(0).equals(k.dim(0))
            && k.dim(0).equals(v.dim(0))
            && k.dim(1).equals(v.dim(1))
            && k.dim(2).equals(v.dim(2))
            && q.dim(3).equals(k.dim(3))
            && q.dim(2).dividedBy(k.dim(2)).isPresent();
    if (!fits) {
      throw new ShapeException(
          "`attention` cannot join queries %s, keys %s and values %s".formatted(q, k, v));
    }
    if (masked) {
      checkMask(inputs.get(3), Shape.of(q.dim(0), q.dim(2), q.dim(1), k.dim(1)));
    }
    return TensorType.f32(q.dim(0), q.dim(1), q.dim(2), v.dim(3));
  }

  private static void checkMask(TensorType mask, Shape scores) {
    boolean fits = mask.rank() == 4;
    for (int axis = 0; fits && axis < 4; axis++) {
      fits = mask.dim(axis).is(1) || mask.dim(axis).equals(scores.dim(axis));
    }
    if (!fits) {
      throw new ShapeException(
          "`attention` with the scores %s cannot use the mask %s".formatted(scores, mask),
          "a padding mask is [%s, %s]".formatted(scores.dim(0), scores.dim(3)));
    }
  }

  @Override
  public Dim multiplyAdds(List<TensorType> inputs, TensorType result) {
    var q = inputs.get(0);
    var scores = q.dim(0).times(q.dim(1)).times(q.dim(2)).times(inputs.get(1).dim(1));
    return scores.times(q.dim(3).plus(result.dim(3)));
  }

  /// Whether all inputs that have positions have them along `axis`.
  private static boolean allAlong(PositionSite site, int axis) {
    return site.axes().stream().allMatch(along -> along.isEmpty() || along.getAsInt() == axis);
  }

  @Override
  public PositionRule positions(PositionSite site) {
    boolean self = site.runs(0) && site.runs(1) && site.runs(2);
    if (self && allAlong(site, 0)) {
      return new PositionRule.Along(0);
    }
    boolean hides = masked && site.runs(3) && site.axis(3) != 2;
    boolean inOrder = site.runs(0) && site.axis(0) == 1;
    if (self && causal && !masked && inOrder && site.axis(1) == 1 && site.axis(2) == 1) {
      return new PositionRule.Remembers(1, List.of(1, 2), new CachedAttention(scale));
    }
    if (inOrder && !causal && !hides && !site.runs(1) && !site.runs(2)) {
      return new PositionRule.Along(1);
    }
    if (self && !causal) {
      return new PositionRule.Mixes("`attention` sees later positions", "causal = true");
    }
    return new PositionRule.Mixes(
        masked
            ? "`attention` has a mask, which is not kept for later positions"
            : "`attention` mixes positions");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var q = site.input(0);
    var k = site.input(1);
    var v = site.input(2);
    var result = site.result();
    int group = q.dim(2) / k.dim(2);
    double[] scores = new double[k.dim(1)];
    for (int n = 0; n < q.dim(0); n++) {
      for (int h = 0; h < q.dim(2); h++) {
        for (int t = 0; t < q.dim(1); t++) {
          for (int s = 0; s < scores.length; s++) {
            boolean seen = !causal || s <= t + scores.length - q.dim(1);
            seen &= !masked || site.input(3).broadcast(new int[] {n, h, t, s}) != 0;
            double score = 0;
            for (int d = 0; d < q.dim(3); d++) {
              score += q.get(n, t, h, d) * k.get(n, s, h / group, d);
            }
            scores[s] = seen ? score * scale : Double.NEGATIVE_INFINITY;
          }
          double[] weights = softmax(scores);
          for (int d = 0; d < v.dim(3); d++) {
            double sum = 0;
            for (int s = 0; s < scores.length; s++) {
              sum += weights[s] == 0 ? 0 : weights[s] * v.get(n, s, h / group, d);
            }
            result.set(sum, n, t, h, d);
          }
        }
      }
    }
    return result;
  }

  private static double[] softmax(double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    double[] weights = new double[scores.length];
    if (max == Double.NEGATIVE_INFINITY) {
      return weights;
    }
    double sum = 0;
    for (int s = 0; s < scores.length; s++) {
      weights[s] = Math.exp(scores[s] - max);
      sum += weights[s];
    }
    for (int s = 0; s < scores.length; s++) {
      weights[s] /= sum;
    }
    return weights;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var q = adjacent(site, site.input(0));
    var k = adjacent(site, site.input(1));
    var v = adjacent(site, site.input(2));
    var out = site.result(Operand.rowMajor(4));
    site.emit(
        new Attention(
            site.origin(),
            "attention, %s heads of %s%s".formatted(q.dim(2), q.dim(3), causal ? ", causal" : ""),
            q,
            k,
            v,
            masked ? Optional.of(site.input(3)) : Optional.empty(),
            causal,
            scale,
            out));
    return out;
  }

  static Operand adjacent(LoweringSite site, Operand x) {
    return x.stride(-1).is(1) || x.dim(-1).is(1) ? x : site.arranged(x, Operand.rowMajor(4));
  }
}
