package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.fuse.Substitution;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import java.util.HashMap;
import java.util.Map;

/// Parallel loops of one step → none: their variables are 0.
final class SingleSteps {
  private SingleSteps() {}

  static LoopNest remove(LoopNest nest) {
    Map<String, IndexExpr> gone = new HashMap<>();
    for (var loop : nest.loops()) {
      if (NestShape.extent(loop).is(1)) {
        gone.put(loop.var(), IndexExpr.of(0));
      }
    }
    var loops = nest.loops().stream().filter(loop -> !gone.containsKey(loop.var())).toList();
    return gone.isEmpty() ? nest : new Substitution(gone).in(nest, loops);
  }
}
