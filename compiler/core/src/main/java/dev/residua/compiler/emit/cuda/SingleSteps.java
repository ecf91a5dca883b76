package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Parallel loops of one step → none: their variables are 0.
final class SingleSteps {
  private final Set<String> gone;

  private SingleSteps(Set<String> gone) {
    this.gone = gone;
  }

  static LoopNest remove(LoopNest nest) {
    var gone =
        nest.loops().stream()
            .filter(loop -> NestShape.extent(loop).is(1))
            .map(Loop::var)
            .collect(Collectors.toSet());
    return gone.isEmpty() ? nest : new SingleSteps(gone).without(nest);
  }

  private LoopNest without(LoopNest nest) {
    return new LoopNest(
        nest.origin(),
        nest.title(),
        nest.loops().stream().filter(loop -> !gone.contains(loop.var())).toList(),
        nest.sources().stream().map(this::without).toList(),
        nest.body(),
        nest.reduction()
            .map(reduction ->
                new LoopNest.Reduction(
                    without(reduction.loops()), reduction.join(), reduction.finish())),
        nest.out(),
        without(nest.at()));
  }

  private List<Loop> without(List<Loop> loops) {
    return loops.stream()
        .map(loop -> new Loop(loop.var(), without(loop.from()), without(loop.to())))
        .toList();
  }

  private Source without(Source source) {
    return switch (source) {
      case Source.Index(var value) -> new Source.Index(without(value));
      case Source.Load(var buffer, var at, var guards, var otherwise) ->
          new Source.Load(
              buffer,
              without(at),
              guards.stream()
                  .map(guard ->
                      new LoopNest.Bound(
                          without(guard.index()), without(guard.low()), without(guard.high())))
                  .toList(),
              otherwise);
    };
  }

  private IndexExpr without(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size _ -> index;
      case IndexExpr.Var(var name) -> gone.contains(name) ? IndexExpr.of(0) : index;
      case IndexExpr.Sum(var left, var right) -> without(left).plus(without(right));
      case IndexExpr.Scaled(var inner, var factor) -> without(inner).times(factor);
      case IndexExpr.Quotient(var inner, var divisor) -> without(inner).floorDiv(divisor);
      case IndexExpr.Remainder(var inner, var divisor) -> without(inner).mod(divisor);
      case IndexExpr.Smaller(var left, var right) -> without(left).min(without(right));
      case IndexExpr.Larger(var left, var right) -> without(left).max(without(right));
      case IndexExpr.Read(var buffer, var at) -> new IndexExpr.Read(buffer, without(at));
      case IndexExpr.Packed(var buffer, var row, var column, var depth, var columns) ->
          new IndexExpr.Packed(buffer, without(row), without(column), depth, columns);
    };
  }
}
