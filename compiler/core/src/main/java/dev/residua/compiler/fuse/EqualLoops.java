package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.source.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `a = f(x); b = f(x)` → `a = f(x)`, and `a` where `b` was: one mask made ready for many layers.
final class EqualLoops {
  private EqualLoops() {}

  static Optional<Program> apply(Program program) {
    var uses = new Uses(program);
    Map<LoopNest, Buffer> known = new HashMap<>();
    Map<Buffer, Buffer> same = new HashMap<>();
    var kernels = new ArrayList<Kernel>();
    for (var kernel : program.kernels()) {
      if (kernel instanceof LoopNest nest && isOwn(nest, uses)) {
        var older = known.putIfAbsent(anonymous(nest), nest.out());
        if (older != null) {
          same.put(nest.out(), older);
          continue;
        }
      }
      kernels.add(same.isEmpty() ? kernel : new Renaming(same).in(kernel));
    }
    return same.isEmpty() ? Optional.empty() : Optional.of(program.withKernels(kernels));
  }

  private static boolean isOwn(LoopNest nest, Uses uses) {
    return uses.isWrittenOnce(nest.out())
        && !uses.isOutput(nest.out())
        && nest.reads().stream().noneMatch(nest.out()::equals);
  }

  /// The same nest whatever layer it is of and wherever its result goes.
  private static LoopNest anonymous(LoopNest nest) {
    var out = new Buffer("", nest.out().element(), nest.out().size());
    return new LoopNest(
        Origin.NONE,
        "",
        nest.loops(),
        nest.sources(),
        nest.body(),
        nest.reduction(),
        out,
        nest.at());
  }
}
