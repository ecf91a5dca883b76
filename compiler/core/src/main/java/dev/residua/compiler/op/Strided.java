package dev.residua.compiler.op;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Operand;
import java.util.List;

/// Elements of operands by the indices of their axes.
final class Strided {
  private Strided() {}

  /// Where element `index` of `operand` is, an expression for each axis.
  static IndexExpr at(Operand operand, List<IndexExpr> index) {
    var place = IndexExpr.of(operand.offset());
    for (int axis = 0; axis < index.size(); axis++) {
      place = place.plus(index.get(axis).times(operand.stride(axis)));
    }
    return place;
  }

  static Source load(Operand operand, List<IndexExpr> index) {
    return new Source.Load(operand.buffer(), at(operand, index));
  }

  /// The order of the result of an op that keeps the axes of `operand`: with the channels of an
  /// image innermost if they are so in `operand`, which may have gaps.
  static List<Integer> orderLike(Operand operand) {
    int rank = operand.type().rank();
    boolean channelsLast =
        rank > 2 && operand.stride(1).is(1) && !operand.dim(1).is(1) && !operand.stride(-1).is(1);
    return channelsLast ? Operand.channelsLast(rank) : Operand.rowMajor(rank);
  }
}
