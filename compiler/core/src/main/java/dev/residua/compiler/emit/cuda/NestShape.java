package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.tensor.Dim;

/// What decides how the threads of a [LoopNest] are laid out.
final class NestShape {
  private NestShape() {}

  /// The number of steps of a parallel loop, which begins at 0.
  static Dim extent(Loop loop) {
    if (loop.from() instanceof IndexExpr.Size(var from)
        && from.is(0)
        && loop.to() instanceof IndexExpr.Size(var to)) {
      return to;
    }
    throw new IllegalArgumentException("a parallel loop runs from 0 to a size: " + loop);
  }

  /// The number of elements that are computed.
  static Dim elements(LoopNest nest) {
    return Dim.product(nest.loops().stream().map(NestShape::extent).toList());
  }

  /// Whether `dim` is a multiple of `factor` whatever the symbols are.
  static boolean divides(int factor, Dim dim) {
    return dim.terms().stream().allMatch(term -> term.coefficient() % factor == 0);
  }

  /// Whether `index` is a multiple of `factor` whatever the variables are.
  static boolean divides(int factor, IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size(var value) -> divides(factor, value);
      case IndexExpr.Sum(var left, var right) -> divides(factor, left) && divides(factor, right);
      case IndexExpr.Scaled(var inner, var by) -> divides(factor, by) || divides(factor, inner);
      case IndexExpr.Smaller(var left, var right) ->
          divides(factor, left) && divides(factor, right);
      case IndexExpr.Larger(var left, var right) -> divides(factor, left) && divides(factor, right);
      case IndexExpr.Var _,
          IndexExpr.Quotient _,
          IndexExpr.Remainder _,
          IndexExpr.Read _,
          IndexExpr.Packed _ ->
          false;
    };
  }

  /// Whether four adjacent elements can be read, computed and stored at once: every source steps by
  /// 0 or 1 along the innermost loop, from multiples of 4 on, and nothing else depends on it.
  static boolean quadruples(LoopNest nest) {
    if (nest.loops().isEmpty() || nest.out().element() != Buffer.Element.FLOAT) {
      return false;
    }
    var innermost = nest.loops().getLast();
    var variable = innermost.var();
    if (!divides(4, extent(innermost)) || !adjacent(nest.at(), variable)) {
      return false;
    }
    boolean reduces =
        nest.reduction().stream()
            .allMatch(reduction ->
                reduction.join() != Join.ARG_MAX
                    && reduction.loops().stream().noneMatch(loop -> uses(loop, variable)));
    return reduces && nest.sources().stream().allMatch(source -> quadruples(source, variable));
  }

  private static boolean quadruples(Source source, String variable) {
    return switch (source) {
      case Source.Index(var value) -> !Linear.uses(value, variable);
      case Source.Load load ->
          load.guards().stream().noneMatch(guard -> Linear.uses(guard, variable))
              && (!Linear.uses(load.at(), variable)
                  || load.buffer().element() == Buffer.Element.FLOAT
                      && adjacent(load.at(), variable));
    };
  }

  /// Whether `index` steps by 1 along `variable`, from multiples of 4 on.
  private static boolean adjacent(IndexExpr index, String variable) {
    return Linear.in(index, variable)
        .filter(at -> at.factor().is(1) && divides(4, at.rest()))
        .isPresent();
  }

  static boolean uses(Loop loop, String variable) {
    return Linear.uses(loop.from(), variable) || Linear.uses(loop.to(), variable);
  }

  /// Whether the elements of a reduction lie side by side along its innermost loop.
  static boolean joinsNeighbours(LoopNest nest, LoopNest.Reduction reduction) {
    var variable = reduction.loops().getLast().var();
    return nest.sources().stream()
        .filter(Source.Load.class::isInstance)
        .map(source -> ((Source.Load) source).at())
        .anyMatch(at -> Linear.in(at, variable).filter(l -> l.factor().is(1)).isPresent());
  }
}
