package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the rules ask of a [LoopNest].
final class Loops {
  private Loops() {}

  /// Whether it computes one float from floats that are always there, and stores each in a place of
  /// its own.
  static boolean isPointwise(LoopNest nest) {
    return nest.reduction().isEmpty()
        && nest.out().element() == Buffer.Element.FLOAT
        && isUnguarded(nest);
  }

  static boolean isUnguarded(LoopNest nest) {
    return nest.sources().stream()
        .allMatch(source -> !(source instanceof Source.Load load) || load.guards().isEmpty());
  }

  /// The sources that read `buffer`, by their number.
  static List<Integer> readersOf(Buffer buffer, LoopNest nest) {
    var readers = new ArrayList<Integer>();
    for (int i = 0; i < nest.sources().size(); i++) {
      if (nest.sources().get(i) instanceof Source.Load load && load.buffer().equals(buffer)) {
        readers.add(i);
      }
    }
    return readers;
  }

  /// The number of steps of a loop from 0 to a size.
  static Optional<Dim> extent(Loop loop) {
    return loop.from() instanceof IndexExpr.Size(var from)
            && from.is(0)
            && loop.to() instanceof IndexExpr.Size(var to)
        ? Optional.of(to)
        : Optional.empty();
  }

  /// The sizes of the loops by their variables, where all run from 0 to a size.
  static Optional<Map<String, Dim>> ends(List<Loop> loops) {
    var ends = new LinkedHashMap<String, Dim>();
    for (var loop : loops) {
      var extent = extent(loop);
      if (extent.isEmpty()) {
        return Optional.empty();
      }
      ends.put(loop.var(), extent.get());
    }
    return Optional.of(ends);
  }

  /// Its parallel loops as they go through its result, where they fill it.
  static Optional<DenseLoops> through(LoopNest nest) {
    var ends = ends(nest.loops());
    var at = Affine.of(nest.at());
    if (ends.isEmpty() || at.isEmpty() || !at.get().offset().is(0)) {
      return Optional.empty();
    }
    var strides = nest.loops().stream().map(loop -> at.get().factor(loop.var())).toList();
    return Optional.of(new DenseLoops(List.copyOf(ends.get().values()), strides));
  }

  /// The same nest with its last loop in two, the inner of `length` steps, where that divides it.
  static Optional<LoopNest> split(LoopNest nest, Dim length) {
    if (nest.loops().isEmpty()) {
      return Optional.empty();
    }
    var last = nest.loops().getLast();
    var outer =
        extent(last).filter(extent -> !extent.equals(length)).flatMap(e -> e.dividedBy(length));
    if (outer.isEmpty()) {
      return Optional.empty();
    }
    var row = last.var() + "_row";
    var within = last.var() + "_in";
    var loops = new ArrayList<>(nest.loops().subList(0, nest.loops().size() - 1));
    loops.add(Loop.of(row, outer.get()));
    loops.add(Loop.of(within, length));
    var place = IndexExpr.var(row).times(length).plus(IndexExpr.var(within));
    var substitution = new Substitution(Map.of(last.var(), place));
    return Optional.of(substitution.in(nest, loops));
  }

  /// The number of elements that its parallel loops compute.
  static Dim elements(LoopNest nest) {
    return Dim.product(ends(nest.loops()).orElseThrow().values());
  }
}
