package dev.residua.compiler.fuse;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `p = f(x); out = Σ g(p)` → `out = Σ g(f(x))`, where the loops go once through `p`.
final class PointwiseBeforeLoops {
  private PointwiseBeforeLoops() {}

  static Optional<Program> apply(Program program) {
    var uses = new Uses(program);
    for (int i = 0; i < program.kernels().size(); i++) {
      if (!(program.kernels().get(i) instanceof LoopNest first)
          || first.loops().isEmpty()
          || !Loops.isPointwise(first)
          || !uses.isWrittenOnce(first.out())
          || !uses.isReadOnce(first.out())) {
        continue;
      }
      for (int j = i + 1; j < program.kernels().size(); j++) {
        if (program.kernels().get(j) instanceof LoopNest second
            && second.reads().contains(first.out())) {
          var joined =
              join(first, second)
                  .or(() ->
                      Loops.extent(first.loops().getLast())
                          .flatMap(length -> Loops.split(second, length))
                          .flatMap(split -> join(first, split)));
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

  private static Optional<LoopNest> join(LoopNest first, LoopNest second) {
    var readers = Loops.readersOf(first.out(), second);
    var through = Loops.through(first);
    var ends = Loops.ends(allLoops(second));
    if (readers.size() != 1
        || through.isEmpty()
        || ends.isEmpty()
        || first.sources().isEmpty()
        || !Loops.isUnguarded(second)) {
      return Optional.empty();
    }
    int reader = readers.getFirst();
    var at = Affine.of(((Source.Load) second.sources().get(reader)).at());
    // An element that is read twice would be computed twice.
    boolean once = Dim.product(ends.get().values()).equals(Loops.elements(first));
    var steps = at.flatMap(place -> through.get().steps(place, ends.get()));
    if (!once || steps.isEmpty()) {
      return Optional.empty();
    }
    Map<String, IndexExpr> values = new HashMap<>();
    for (int k = 0; k < steps.get().size(); k++) {
      values.put(first.loops().get(k).var(), steps.get().get(k).index());
    }
    return Optional.of(replace(first, second, reader, new Substitution(values)));
  }

  private static List<Loop> allLoops(LoopNest nest) {
    var loops = new ArrayList<>(nest.loops());
    nest.reduction().ifPresent(reduction -> loops.addAll(reduction.loops()));
    return loops;
  }

  /// The sources of `first` take the place of the one that reads its result, and places at the end.
  private static LoopNest replace(
      LoopNest first, LoopNest second, int reader, Substitution substitution) {
    var sources = new ArrayList<>(second.sources());
    var arguments = new ArrayList<ScalarExpr>();
    for (int i = 0; i < first.sources().size(); i++) {
      var source = substitution.in(first.sources().get(i));
      if (i == 0) {
        sources.set(reader, source);
        arguments.add(ScalarExpr.arg(reader));
      } else {
        sources.add(source);
        arguments.add(ScalarExpr.arg(sources.size() - 1));
      }
    }
    var element = first.body().substitute(arguments);
    var own = ScalarExpr.arg(reader);
    return new LoopNest(
        second.origin(),
        first.title() + ", " + second.title(),
        second.loops(),
        sources,
        second.body().mapLeaves(leaf -> leaf.equals(own) ? element : leaf),
        second.reduction(),
        second.out(),
        second.at());
  }
}
