package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Source;

/// Whether a [LoopNest] runs in vectors.
final class NestVectors {
  private NestVectors() {}

  /// Whether the innermost loop of `nest` runs in vectors: every source steps by 0 or 1 along it,
  /// and no condition and no bound depends on it.
  static boolean vectorises(LoopNest nest) {
    if (nest.loops().isEmpty() || nest.out().element() != Buffer.Element.FLOAT) {
      return false;
    }
    var variable = nest.loops().getLast().var();
    if (!Linear.in(nest.at(), variable).map(at -> at.factor().is(1)).orElse(false)
        || !VectorPrinter.prints(nest.body())) {
      return false;
    }
    boolean reduces =
        nest.reduction()
            .map(reduction ->
                reduction.join() != Join.ARG_MAX
                    && VectorPrinter.prints(reduction.finish())
                    && reduction.loops().stream()
                        .noneMatch(loop ->
                            Linear.uses(loop.from(), variable) || Linear.uses(loop.to(), variable)))
            .orElse(true);
    return reduces && nest.sources().stream().allMatch(source -> vectorises(source, variable));
  }

  private static boolean vectorises(Source source, String variable) {
    return switch (source) {
      case Source.Index(var value) -> !Linear.uses(value, variable);
      case Source.Load load ->
          !load.buffer().element().isSmall()
              && load.guards().stream().noneMatch(guard -> Linear.uses(guard, variable))
              && Linear.in(load.at(), variable)
                  .map(at ->
                      at.factor().is(0)
                          || at.factor().is(1) && load.buffer().element() == Buffer.Element.FLOAT)
                  .orElse(false);
    };
  }
}
