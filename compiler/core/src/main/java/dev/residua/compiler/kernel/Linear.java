package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;
import java.util.Optional;

/// An index as a linear function of one loop variable: `rest + factor * variable`.
public record Linear(IndexExpr rest, Dim factor) {
  /// `index` as a function of `variable`, where it is a linear one.
  public static Optional<Linear> in(IndexExpr index, String variable) {
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
          IndexExpr.Read _,
          IndexExpr.Packed _ ->
          uses(index, variable) ? Optional.empty() : Optional.of(new Linear(index, Dim.ZERO));
    };
  }

  /// Whether the value of `index` depends on `variable`.
  public static boolean uses(IndexExpr index, String variable) {
    return index.uses(variable);
  }

  /// Whether a condition depends on `variable`.
  public static boolean uses(LoopNest.Bound bound, String variable) {
    return uses(bound.index(), variable)
        || uses(bound.low(), variable)
        || uses(bound.high(), variable);
  }
}
