package dev.residua.compiler.op;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Loops over the elements of a shape in some order of its axes, with several operands that step
/// along. Neighbouring axes that every operand passes in one go become one loop.
final class Strided {
  private final List<Loop> loops = new ArrayList<>();
  private final List<IndexExpr> places;

  private Strided(List<Operand> operands) {
    places = new ArrayList<>(operands.stream().map(o -> IndexExpr.of(o.offset())).toList());
  }

  /// Loops over `shape` in `order`, outermost first. Each operand has the axes of `shape`, of the
  /// same size or 1.
  static Strided over(Shape shape, List<Integer> order, List<Operand> operands) {
    var extents = new ArrayList<Dim>();
    var strides = new ArrayList<List<Dim>>();
    for (int axis : order) {
      if (shape.dim(axis).is(1)) {
        continue;
      }
      var steps = operands.stream().map(operand -> operand.stride(axis)).toList();
      boolean joins = !extents.isEmpty();
      for (int i = 0; joins && i < steps.size(); i++) {
        joins = strides.getLast().get(i).equals(steps.get(i).times(shape.dim(axis)));
      }
      if (joins) {
        extents.set(extents.size() - 1, extents.getLast().times(shape.dim(axis)));
        strides.set(strides.size() - 1, steps);
      } else {
        extents.add(shape.dim(axis));
        strides.add(steps);
      }
    }
    if (extents.isEmpty()) {
      extents.add(Dim.ONE);
      strides.add(operands.stream().map(_ -> Dim.ZERO).toList());
    }
    var result = new Strided(operands);
    for (int level = 0; level < extents.size(); level++) {
      var variable = "i" + level;
      result.loops.add(Loop.of(variable, extents.get(level)));
      for (int i = 0; i < operands.size(); i++) {
        result.places.set(
            i, result.places.get(i).plus(IndexExpr.var(variable).times(strides.get(level).get(i))));
      }
    }
    return result;
  }

  List<Loop> loops() {
    return loops;
  }

  /// Where the element of operand `index` is.
  IndexExpr place(int index) {
    return places.get(index);
  }

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
