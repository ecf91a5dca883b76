package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Source;
import java.util.ArrayList;

/// A condition of a nest that does not change along its innermost loop: it chooses between two
/// nests without it.
final class FixedGuard {
  private FixedGuard() {}

  /// The one source whose guards do not depend on `variable`, outside a reduction; or -1.
  static int of(LoopNest nest, String variable) {
    if (nest.reduction().isPresent()) {
      return -1;
    }
    int found = -1;
    for (int i = 0; i < nest.sources().size(); i++) {
      if (nest.sources().get(i) instanceof Source.Load load && !load.guards().isEmpty()) {
        boolean fixed = load.guards().stream().noneMatch(guard -> Linear.uses(guard, variable));
        if (!fixed || found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  /// The nest where the guards of a source hold.
  static LoopNest inside(LoopNest nest, int index) {
    var sources = new ArrayList<>(nest.sources());
    var load = (Source.Load) nest.sources().get(index);
    sources.set(index, new Source.Load(load.buffer(), load.at()));
    return nest.with(sources, nest.body(), nest.at());
  }

  /// The nest where they do not.
  static LoopNest outside(LoopNest nest, int index) {
    double otherwise = ((Source.Load) nest.sources().get(index)).otherwise();
    var sources = new ArrayList<>(nest.sources());
    sources.set(index, new Source.Index(IndexExpr.of(0)));
    var body =
        nest.body()
            .mapLeaves(
                leaf -> leaf.equals(ScalarExpr.arg(index)) ? ScalarExpr.lit(otherwise) : leaf);
    return nest.with(sources, body, nest.at());
  }
}
