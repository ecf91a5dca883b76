package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Bound;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import java.util.List;
import java.util.Map;

/// Puts indices where a loop nest has variables.
public record Substitution(Map<String, IndexExpr> values) {
  /// The nest with these loops, in which the variables that are gone have their values.
  public LoopNest in(LoopNest nest, List<Loop> loops) {
    return new LoopNest(
        nest.origin(),
        nest.title(),
        loops,
        nest.sources().stream().map(this::in).toList(),
        nest.body(),
        nest.reduction()
            .map(reduction ->
                new LoopNest.Reduction(
                    reduction.loops().stream()
                        .map(loop -> new Loop(loop.var(), in(loop.from()), in(loop.to())))
                        .toList(),
                    reduction.join(),
                    reduction.finish())),
        nest.out(),
        in(nest.at()));
  }

  Source in(Source source) {
    return switch (source) {
      case Source.Index(var value) -> new Source.Index(in(value));
      case Source.Load(var buffer, var at, var guards, var otherwise) ->
          new Source.Load(
              buffer,
              in(at),
              guards.stream()
                  .map(guard -> new Bound(in(guard.index()), in(guard.low()), in(guard.high())))
                  .toList(),
              otherwise);
    };
  }

  IndexExpr in(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size _ -> index;
      case IndexExpr.Var(var name) -> values.getOrDefault(name, index);
      case IndexExpr.Sum(var left, var right) -> in(left).plus(in(right));
      case IndexExpr.Scaled(var inner, var factor) -> in(inner).times(factor);
      case IndexExpr.Quotient(var inner, var divisor) -> in(inner).floorDiv(divisor);
      case IndexExpr.Remainder(var inner, var divisor) -> in(inner).mod(divisor);
      case IndexExpr.Smaller(var left, var right) -> in(left).min(in(right));
      case IndexExpr.Larger(var left, var right) -> in(left).max(in(right));
      case IndexExpr.Read(var buffer, var at) -> new IndexExpr.Read(buffer, in(at));
      case IndexExpr.Packed(var buffer, var row, var column, var depth, var columns) ->
          new IndexExpr.Packed(buffer, in(row), in(column), depth, columns);
    };
  }
}
