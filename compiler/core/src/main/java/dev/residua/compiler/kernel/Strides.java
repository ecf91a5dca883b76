package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Loops over a shape and the steps of several operands through them, with loops joined where all
/// operands go through both without a gap.
///
/// @param extents of the loops, outermost first
/// @param steps per operand, per loop
public record Strides(List<Dim> extents, List<List<Dim>> steps) {
  /// The loops over `shape` in the given order of its axes; operands of a lower rank, or with an
  /// axis of size 1, are repeated.
  public static Strides over(Shape shape, List<Integer> order, List<Operand> operands) {
    var extents = new ArrayList<Dim>();
    var steps = new ArrayList<List<Dim>>();
    operands.forEach(operand -> steps.add(new ArrayList<>()));
    for (int axis : order) {
      if (shape.dim(axis).is(1)) {
        continue;
      }
      var here = operands.stream().map(o -> step(shape, axis, o)).toList();
      int last = extents.size() - 1;
      if (last >= 0 && joins(shape.dim(axis), last, here, steps)) {
        extents.set(last, extents.get(last).times(shape.dim(axis)));
        for (int i = 0; i < here.size(); i++) {
          steps.get(i).set(last, here.get(i));
        }
      } else {
        extents.add(shape.dim(axis));
        for (int i = 0; i < here.size(); i++) {
          steps.get(i).add(here.get(i));
        }
      }
    }
    return new Strides(extents, steps);
  }

  private static Dim step(Shape shape, int axis, Operand operand) {
    int own = axis - (shape.rank() - operand.type().rank());
    return own < 0 ? Dim.ZERO : operand.stride(own);
  }

  private static boolean joins(Dim extent, int last, List<Dim> here, List<List<Dim>> steps) {
    for (int i = 0; i < here.size(); i++) {
      if (!steps.get(i).get(last).equals(here.get(i).times(extent))) {
        return false;
      }
    }
    return true;
  }

  /// The loops, with variables `i0`, `i1`, ….
  public List<LoopNest.Loop> loops() {
    var loops = new ArrayList<LoopNest.Loop>();
    for (int i = 0; i < extents.size(); i++) {
      loops.add(LoopNest.Loop.of("i" + i, extents.get(i)));
    }
    return loops;
  }

  /// Where operand `index` is at in these loops.
  public IndexExpr at(int index, Dim offset) {
    var at = IndexExpr.of(offset);
    for (int i = 0; i < extents.size(); i++) {
      at = at.plus(IndexExpr.var("i" + i).times(steps.get(index).get(i)));
    }
    return at;
  }
}
