package dev.residua.compiler.op;

import dev.residua.compiler.graph.Broadcast;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// The product of matrices `[…, M, K]` and `[…, K, N]`; the axes before the last two broadcast.
///
/// @param transposeLeft whether the left side is given as `[…, K, M]`
/// @param transposeRight whether the right side is given as `[…, N, K]`
public record MatMul(boolean transposeLeft, boolean transposeRight) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "matmul",
          "The product of matrices [.., M, K] and [.., K, N].",
          Signature.of(
              Signature.Argument.required("other", Signature.Kind.TENSOR, "the right-hand side"),
              Signature.Argument.of(
                  "transpose_left",
                  Signature.Kind.BOOL,
                  false,
                  "whether the left side is [.., K, M]"),
              Signature.Argument.of(
                  "transpose_right",
                  Signature.Kind.BOOL,
                  false,
                  "whether the right side is [.., N, K]")),
          site ->
              site.add(
                  new MatMul(site.flag("transpose_left"), site.flag("transpose_right")),
                  site.input(),
                  site.tensor("other")));

  @Override
  public String name() {
    return "matmul";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var a = inputs.get(0);
    var b = inputs.get(1);
    for (var side : inputs) {
      Expect.floats(name(), side);
      Expect.atLeast(name(), 2, side);
    }
    var k = a.dim(transposeLeft ? -2 : -1);
    if (!k.equals(b.dim(transposeRight ? -1 : -2))) {
      throw new ShapeException(
          "`matmul` cannot join %s and %s: %s is not %s"
              .formatted(a, b, k, b.dim(transposeRight ? -1 : -2)),
          k.equals(b.dim(transposeRight ? -2 : -1)) ? "transpose_right = " + !transposeRight : "");
    }
    var dims = new ArrayList<>(Broadcast.shapes(name(), List.of(batch(a), batch(b))).dims());
    dims.add(a.dim(transposeLeft ? -1 : -2));
    dims.add(b.dim(transposeRight ? -2 : -1));
    return TensorType.f32(new Shape(dims));
  }

  private static Shape batch(TensorType type) {
    return new Shape(type.shape().dims().subList(0, type.rank() - 2));
  }

  @Override
  public Dim multiplyAdds(List<TensorType> inputs, TensorType result) {
    return result.shape().size().times(inputs.getFirst().dim(transposeLeft ? -2 : -1));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    int rank = site.type().rank();
    if (site.onlyRuns(0)) {
      int fromLast = site.axis(0) - site.types().get(0).rank();
      if (fromLast < -2 || fromLast == (transposeLeft ? -1 : -2)) {
        return new PositionRule.Along(rank + Math.min(fromLast, -2));
      }
    } else if (site.onlyRuns(1)) {
      int fromLast = site.axis(1) - site.types().get(1).rank();
      if (fromLast < -2) {
        return new PositionRule.Along(rank + fromLast);
      }
      if (fromLast == (transposeRight ? -2 : -1)) {
        return new PositionRule.Along(rank - 1);
      }
    }
    if (site.runs(0) && site.runs(1)) {
      int left = site.axis(0) - site.types().get(0).rank();
      int right = site.axis(1) - site.types().get(1).rank();
      if (left == right && left < -2) {
        return new PositionRule.Along(rank + left);
      }
    }
    return new PositionRule.Mixes("`matmul` sums over positions or joins each with every other");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var a = site.input(0);
    var b = site.input(1);
    var result = site.result();
    int depth = a.dim(transposeLeft ? -2 : -1);
    int rank = result.rank();
    Shape.forEachIndex(
        result.shape(),
        index -> {
          int[] left = index.clone();
          int[] right = index.clone();
          int row = index[rank - 2];
          int column = index[rank - 1];
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            left[rank - 2] = transposeLeft ? k : row;
            left[rank - 1] = transposeLeft ? row : k;
            right[rank - 2] = transposeRight ? column : k;
            right[rank - 1] = transposeRight ? k : column;
            sum += a.broadcast(left) * b.broadcast(right);
          }
          result.set(sum, index);
        });
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var a = transposeLeft ? transposed(site.input(0)) : site.input(0);
    var b = transposeRight ? transposed(site.input(1)) : site.input(1);
    return new MatMulLowering(site, a, b).lower();
  }

  private static Operand transposed(Operand x) {
    int last = x.type().rank() - 1;
    var dims = new ArrayList<>(x.shape().dims());
    dims.add(last - 1, dims.removeLast());
    var strides = new ArrayList<>(x.strides());
    strides.add(last - 1, strides.removeLast());
    return x.view(x.type().withShape(new Shape(dims)), x.offset(), strides);
  }
}
