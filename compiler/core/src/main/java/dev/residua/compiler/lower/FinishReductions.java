package dev.residua.compiler.lower;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `s = reduce(…); e = f(s, x)` → the reduction finishes with `f`: a depthwise convolution or a
/// pooling and the activation after it, or the residual that it is added to, are one pass.
public final class FinishReductions {
  private FinishReductions() {}

  public static Program apply(Program program) {
    var readers = new HashMap<Buffer, Integer>();
    program.kernels().forEach(k -> k.reads().forEach(b -> readers.merge(b, 1, Integer::sum)));
    Set<Buffer> outputs = new HashSet<>();
    program.outputs().forEach(output -> outputs.add(output.buffer()));
    var kernels = new ArrayList<Kernel>();
    Map<Buffer, LoopNest> reductions = new HashMap<>();
    var removed = new HashSet<Kernel>();
    for (var kernel : program.kernels()) {
      var next = kernel;
      if (kernel instanceof LoopNest after) {
        for (var buffer : after.reads()) {
          var before = reductions.get(buffer);
          if (before != null
              && readers.getOrDefault(buffer, 0) == 1
              && !outputs.contains(buffer)
              && next == kernel) {
            var joined = join(before, after);
            if (joined.isPresent()) {
              removed.add(before);
              next = joined.get();
            }
          }
        }
      }
      kernels.add(next);
      if (next instanceof LoopNest nest && finishes(nest)) {
        reductions.put(nest.out(), nest);
      }
    }
    if (removed.isEmpty()) {
      return program;
    }
    kernels.removeIf(removed::contains);
    return program.withKernels(kernels);
  }

  /// Whether `nest` is a reduction to floats that writes all of its result, each element once.
  private static boolean finishes(LoopNest nest) {
    return nest.reduction().isPresent()
        && nest.reduction().get().join() != Join.ARG_MAX
        && nest.out().element() == Buffer.Element.FLOAT
        && extents(nest).filter(nest.out().size()::equals).isPresent();
  }

  private static Optional<LoopNest> join(LoopNest before, LoopNest after) {
    boolean elementwise =
        after.reduction().isEmpty()
            && after.out().element() == Buffer.Element.FLOAT
            && after.out().size().equals(before.out().size())
            && extents(after).filter(before.out().size()::equals).isPresent();
    if (!elementwise) {
      return Optional.empty();
    }
    var reduction = before.reduction().orElseThrow();
    var sources = new ArrayList<>(before.sources());
    var replacements = new ArrayList<ScalarExpr>();
    for (var source : after.sources()) {
      // Each value lies as the result does, so that it is found at the reduction's own place.
      if (!(source instanceof Source.Load load)
          || !load.at().equals(after.at())
          || !load.guards().isEmpty()
          || load.buffer().element() != Buffer.Element.FLOAT) {
        return Optional.empty();
      }
      if (load.buffer().equals(before.out())) {
        replacements.add(reduction.finish());
      } else {
        sources.add(new Source.Load(load.buffer(), before.at()));
        replacements.add(ScalarExpr.arg(sources.size()));
      }
    }
    return Optional.of(
        new LoopNest(
            before.origin(),
            before.title() + ", " + after.title(),
            before.loops(),
            sources,
            before.body(),
            Optional.of(
                new LoopNest.Reduction(
                    reduction.loops(), reduction.join(), after.body().substitute(replacements))),
            after.out(),
            before.at()));
  }

  /// The number of elements that the loops go through, where it is known.
  private static Optional<Dim> extents(LoopNest nest) {
    var extents = new ArrayList<Dim>();
    for (var loop : nest.loops()) {
      if (!(loop.from() instanceof IndexExpr.Size(var from))
          || !from.is(0)
          || !(loop.to() instanceof IndexExpr.Size(var to))) {
        return Optional.empty();
      }
      extents.add(to);
    }
    return Optional.of(Dim.product(List.copyOf(extents)));
  }
}
