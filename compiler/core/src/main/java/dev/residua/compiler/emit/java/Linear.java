package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.tensor.Dim;
import java.util.Optional;

/// An index as a linear function of one loop variable: `rest + factor * variable`.
record Linear(IndexExpr rest, Dim factor) {
  /// `index` as a function of `variable`, where it is a linear one.
  static Optional<Linear> in(IndexExpr index, String variable) {
    return switch (index) {
      case IndexExpr.Size _ -> Optional.of(new Linear(index, Dim.ZERO));
      case IndexExpr.Var(var name) ->
          Optional.of(
              name.equals(variable)
                  ? new Linear(IndexExpr.of(0), Dim.ONE)
                  : new Linear(index, Dim.ZERO));
      case IndexExpr.Sum(var left, var right) ->
          in(left, variable)
              .flatMap(a ->
                  in(right, variable)
                      .map(b -> new Linear(a.rest().plus(b.rest()), a.factor().plus(b.factor()))));
      case IndexExpr.Scaled(var inner, var factor) ->
          in(inner, variable)
              .map(a -> new Linear(a.rest().times(factor), a.factor().times(factor)));
      case IndexExpr.Quotient _,
          IndexExpr.Remainder _,
          IndexExpr.Smaller _,
          IndexExpr.Larger _,
          IndexExpr.Read _ ->
          uses(index, variable) ? Optional.empty() : Optional.of(new Linear(index, Dim.ZERO));
    };
  }

  static boolean uses(IndexExpr index, String variable) {
    return switch (index) {
      case IndexExpr.Size _ -> false;
      case IndexExpr.Var(var name) -> name.equals(variable);
      case IndexExpr.Sum(var left, var right) -> uses(left, variable) || uses(right, variable);
      case IndexExpr.Scaled(var inner, var _) -> uses(inner, variable);
      case IndexExpr.Quotient(var inner, var _) -> uses(inner, variable);
      case IndexExpr.Remainder(var inner, var _) -> uses(inner, variable);
      case IndexExpr.Smaller(var left, var right) -> uses(left, variable) || uses(right, variable);
      case IndexExpr.Larger(var left, var right) -> uses(left, variable) || uses(right, variable);
      case IndexExpr.Read(var _, var at) -> uses(at, variable);
    };
  }

  static boolean uses(LoopNest.Bound bound, String variable) {
    return uses(bound.index(), variable)
        || uses(bound.low(), variable)
        || uses(bound.high(), variable);
  }

  /// Whether the innermost loop of `nest` runs in vectors: every source steps by 0 or 1 along it,
  /// and no condition and no bound depends on it.
  static boolean vectorises(LoopNest nest) {
    if (nest.loops().isEmpty() || nest.out().element() != Buffer.Element.FLOAT) {
      return false;
    }
    var variable = nest.loops().getLast().var();
    if (!in(nest.at(), variable).map(at -> at.factor().is(1)).orElse(false)
        || !VectorPrinter.prints(nest.body())) {
      return false;
    }
    boolean reduces =
        nest.reduction()
            .map(reduction ->
                reduction.join() != Join.ARG_MAX
                    && VectorPrinter.prints(reduction.finish())
                    && reduction.loops().stream()
                        .noneMatch(
                            loop -> uses(loop.from(), variable) || uses(loop.to(), variable)))
            .orElse(true);
    return reduces && nest.sources().stream().allMatch(source -> vectorises(source, variable));
  }

  private static boolean vectorises(Source source, String variable) {
    return switch (source) {
      case Source.Index(var value) -> !uses(value, variable);
      case Source.Load load ->
          load.guards().stream().noneMatch(guard -> uses(guard, variable))
              && in(load.at(), variable)
                  .map(at ->
                      at.factor().is(0)
                          || at.factor().is(1) && load.buffer().element() == Buffer.Element.FLOAT)
                  .orElse(false);
    };
  }
}
