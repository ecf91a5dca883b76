package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The loops of a reduction over a small window that may reach over an edge: their bounds are
/// constants but for that.
///
/// @param axes the loops, outermost first
record NestWindow(List<Axis> axes) {
  /// More elements than this are not written out one by one.
  private static final int MOST = 25;

  /// One loop, from `from` up to but not including `to`, where `first <= from` and `last >= to`
  /// hold of the expressions that depend on the place of the window.
  ///
  /// @param first empty where the loop always begins at `from`; as is `last` at the end
  record Axis(int from, int to, Optional<IndexExpr> first, Optional<IndexExpr> last) {}

  /// The window of a nest; nothing where its reduction is of another kind.
  static Optional<NestWindow> of(LoopNest nest) {
    var axes = new ArrayList<Axis>();
    int count = 1;
    boolean reaches = false;
    boolean guarded =
        nest.sources().stream()
            .anyMatch(source -> source instanceof Source.Load load && !load.guards().isEmpty());
    if (nest.reduction().isEmpty() || guarded) {
      return Optional.empty();
    }
    var reduction = nest.reduction().get();
    if (reduction.join() == Join.ARG_MAX) {
      return Optional.empty();
    }
    for (var loop : reduction.loops()) {
      var axis = axis(loop, nest.loops().getLast().var());
      if (axis.isEmpty()) {
        return Optional.empty();
      }
      axes.add(axis.get());
      count *= Math.max(0, axis.get().to() - axis.get().from());
      reaches |= axis.get().first().isPresent() || axis.get().last().isPresent();
    }
    return reaches && count > 0 && count <= MOST
        ? Optional.of(new NestWindow(axes))
        : Optional.empty();
  }

  private static Optional<Axis> axis(LoopNest.Loop loop, String innermost) {
    var first = Optional.<IndexExpr>empty();
    var from = loop.from();
    if (from instanceof IndexExpr.Larger(var left, var right)) {
      first = Optional.of(left);
      from = right;
    }
    var last = Optional.<IndexExpr>empty();
    var to = loop.to();
    if (to instanceof IndexExpr.Smaller(var left, var right)) {
      last = Optional.of(left);
      to = right;
    }
    boolean moves =
        first.filter(index -> index.uses(innermost)).isPresent()
            || last.filter(index -> index.uses(innermost)).isPresent();
    return !moves && constant(from) && constant(to)
        ? Optional.of(new Axis(value(from), value(to), first, last))
        : Optional.empty();
  }

  private static boolean constant(IndexExpr index) {
    return index instanceof IndexExpr.Size(var size)
        && size.isConstant()
        && Math.abs(size.constant()) <= MOST;
  }

  private static int value(IndexExpr index) {
    return Math.toIntExact(((IndexExpr.Size) index).value().constant());
  }

  /// The condition under which all of the window is there.
  String condition(KernelMethod method) {
    var parts = new ArrayList<String>();
    for (var axis : axes) {
      axis.first().ifPresent(first -> parts.add(method.index(first) + " <= " + axis.from()));
      axis.last().ifPresent(last -> parts.add(method.index(last) + " >= " + axis.to()));
    }
    return String.join(" && ", parts);
  }

  /// The values of the loops' variables for each element, in order.
  List<List<Integer>> places() {
    var places = new ArrayList<List<Integer>>(List.of(List.of()));
    for (var axis : axes) {
      var longer = new ArrayList<List<Integer>>();
      for (var place : places) {
        for (int i = axis.from(); i < axis.to(); i++) {
          var next = new ArrayList<>(place);
          next.add(i);
          longer.add(List.copyOf(next));
        }
      }
      places = longer;
    }
    return places;
  }
}
