package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.tensor.Dim;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An index that is linear in all of its variables: `offset + Σ factors[v] * v`.
record Affine(Map<String, Dim> factors, Dim offset) {
  /// `index` in this form, where it has it.
  static Optional<Affine> of(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size(var value) -> Optional.of(new Affine(Map.of(), value));
      case IndexExpr.Var(var name) -> Optional.of(new Affine(Map.of(name, Dim.ONE), Dim.ZERO));
      case IndexExpr.Sum(var left, var right) -> of(left).flatMap(a -> of(right).map(a::plus));
      case IndexExpr.Scaled(var inner, var factor) -> of(inner).map(a -> a.times(factor));
      case IndexExpr.Quotient _,
          IndexExpr.Remainder _,
          IndexExpr.Smaller _,
          IndexExpr.Larger _,
          IndexExpr.Read _,
          IndexExpr.Packed _ ->
          Optional.empty();
    };
  }

  Dim factor(String variable) {
    return factors.getOrDefault(variable, Dim.ZERO);
  }

  private Affine plus(Affine other) {
    var sum = new LinkedHashMap<>(factors);
    other.factors.forEach((variable, factor) -> sum.merge(variable, factor, Dim::plus));
    return new Affine(sum, offset.plus(other.offset));
  }

  private Affine times(Dim by) {
    var scaled = new LinkedHashMap<String, Dim>();
    factors.forEach((variable, factor) -> scaled.put(variable, factor.times(by)));
    return new Affine(scaled, offset.times(by));
  }

  IndexExpr index() {
    var index = IndexExpr.of(offset);
    for (var term : factors.entrySet()) {
      index = index.plus(IndexExpr.var(term.getKey()).times(term.getValue()));
    }
    return index;
  }
}
