package dev.residua.compiler.fuse;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Reduction;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `r = Σ f(x); out = g(r, y)` → `out = g(Σ f(x), y)`: an activation behind a depthwise
/// convolution.
final class PointwiseAfterReduction {
  private PointwiseAfterReduction() {}

  static Optional<Program> apply(Program program) {
    var uses = new Uses(program);
    for (int i = 0; i < program.kernels().size(); i++) {
      if (!(program.kernels().get(i) instanceof LoopNest first)
          || first.reduction().isEmpty()
          || first.reduction().get().join() == Join.ARG_MAX
          || !Loops.isUnguarded(first)
          || !uses.isWrittenOnce(first.out())
          || !uses.isReadOnce(first.out())) {
        continue;
      }
      for (int j = i + 1; j < program.kernels().size(); j++) {
        if (program.kernels().get(j) instanceof LoopNest second
            && second.reads().contains(first.out())) {
          var joined = join(first, first.reduction().get(), second);
          if (joined.isPresent()) {
            List<Kernel> kernels = new ArrayList<>(program.kernels());
            kernels.set(j, joined.get());
            kernels.remove(i);
            return Optional.of(program.withKernels(kernels));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<LoopNest> join(LoopNest first, Reduction reduction, LoopNest second) {
    var readers = Loops.readersOf(first.out(), second);
    var through = Loops.through(second);
    var ends = Loops.ends(first.loops());
    var at = Affine.of(first.at());
    if (!Loops.isPointwise(second)
        || readers.size() != 1
        || through.isEmpty()
        || ends.isEmpty()
        || at.isEmpty()) {
      return Optional.empty();
    }
    // The second nest's loops, as they go through the first one's result, by the first one's loops.
    var read = Affine.of(((Source.Load) second.sources().get(readers.getFirst())).at());
    if (read.isEmpty() || !read.get().offset().is(0)) {
      return Optional.empty();
    }
    var strides = second.loops().stream().map(loop -> read.get().factor(loop.var())).toList();
    var steps = new DenseLoops(through.get().extents(), strides).steps(at.get(), ends.get());
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Map<String, IndexExpr> values = new HashMap<>();
    for (int k = 0; k < steps.get().size(); k++) {
      values.put(second.loops().get(k).var(), steps.get().get(k).index());
    }
    var substitution = new Substitution(values);
    return isAdjacent(at.get(), first)
            && Affine.of(substitution.in(second.at()))
                .filter(place -> isAdjacent(place, first))
                .isEmpty()
        ? Optional.empty()
        : Optional.of(finished(first, reduction, second, readers.getFirst(), substitution));
  }

  /// Whether the innermost loop goes from neighbour to neighbour: where it did, it shall.
  private static boolean isAdjacent(Affine place, LoopNest nest) {
    return !nest.loops().isEmpty() && place.factor(nest.loops().getLast().var()).is(1);
  }

  private static LoopNest finished(
      LoopNest first, Reduction reduction, LoopNest second, int reader, Substitution substitution) {
    var sources = new ArrayList<>(first.sources());
    var arguments = new ArrayList<ScalarExpr>();
    for (int i = 0; i < second.sources().size(); i++) {
      if (i == reader) {
        arguments.add(reduction.finish());
      } else {
        sources.add(substitution.in(second.sources().get(i)));
        // Argument 0 of what finishes a reduction is its total.
        arguments.add(ScalarExpr.arg(sources.size()));
      }
    }
    var finish = second.body().substitute(arguments);
    return new LoopNest(
        second.origin(),
        first.title() + ", " + second.title(),
        first.loops(),
        sources,
        first.body(),
        Optional.of(new Reduction(reduction.loops(), reduction.join(), finish)),
        second.out(),
        substitution.in(second.at()));
  }
}
