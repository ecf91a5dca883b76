package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.LineKernel.Window;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.tensor.Dim;
import java.util.Optional;

/// A loop nest whose outer loops are images and their lines. Which lines of its inputs it needs is
/// not looked for: it can but begin a chain.
final class NestLines {
  private NestLines() {}

  static Optional<LineKernel> of(LoopNest nest) {
    // Steps of the outer two loops are counted together where there is a loop inside them.
    if (nest.loops().size() < 3
        || nest.reads().isEmpty()
        || !nest.loops().stream().allMatch(NestLines::isWhole)) {
      return Optional.empty();
    }
    var images = extent(nest.loops().getFirst());
    var lines = extent(nest.loops().get(1));
    var image = Linear.in(nest.at(), nest.loops().getFirst().var());
    var line = image.flatMap(it -> Linear.in(it.rest(), nest.loops().get(1).var()));
    if (!lines.isConstant() || line.isEmpty() || !line.get().factor().isConstant()) {
      return Optional.empty();
    }
    var result = new ImageLines(images, lines.constant(), line.get().factor().constant());
    boolean lies =
        image.get().factor().is(result.image())
            && isWithin(line.get().rest(), nest, result.line())
            && result.size().equals(nest.out().size());
    return lies
        ? Optional.of(
            new LineKernel(nest, nest.reads().getFirst(), Optional.empty(), result, Window.ONE, 1))
        : Optional.empty();
  }

  /// Whether the inner loops stay within a line.
  private static boolean isWithin(IndexExpr place, LoopNest nest, long line) {
    var rest = place;
    long last = 0;
    for (var loop : nest.loops().subList(2, nest.loops().size())) {
      var linear = Linear.in(rest, loop.var());
      if (linear.isEmpty()
          || !linear.get().factor().isConstant()
          || !extent(loop).isConstant()
          || linear.get().factor().constant() < 0) {
        return false;
      }
      last += linear.get().factor().constant() * (extent(loop).constant() - 1);
      rest = linear.get().rest();
    }
    return rest.equals(IndexExpr.of(0)) && last < line;
  }

  private static boolean isWhole(LoopNest.Loop loop) {
    return loop.from().equals(IndexExpr.of(0)) && loop.to() instanceof IndexExpr.Size;
  }

  private static Dim extent(LoopNest.Loop loop) {
    return ((IndexExpr.Size) loop.to()).value();
  }
}
