package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.LineKernel.Window;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.tensor.Dim;
import java.util.Optional;
import java.util.stream.Stream;

/// The taps of a convolution as lines of the image that it reads.
final class Taps {
  private Taps() {}

  /// Which lines of `image` a line of the result needs, where that can be told.
  static Optional<Window> window(Contraction product, ImageLines image) {
    var line = Dim.of(image.line());
    var step = product.rows().getFirst().stride();
    boolean steady =
        image.size().equals(product.a().size())
            && product.aOffset().isConstant()
            && product.run().isConstant()
            && product.outer().stream().allMatch(each -> each.a().is(image.image()))
            && Stream.concat(product.rows().stream(), product.taps().stream())
                .allMatch(axis -> axis.extent().isConstant() && axis.stride().isConstant());
    if (!steady || step.constant() <= 0 || step.constant() % image.line() != 0) {
      return Optional.empty();
    }
    long by = step.constant() / image.line();
    if (product.borders().isEmpty()) {
      long columns = reach(product.rows().getLast()) + product.run().constant();
      long end = product.taps().stream().mapToLong(Taps::reach).sum() + columns;
      return product.aOffset().is(0)
          ? Optional.of(new Window(Math.ceilDiv(end, image.line()), by, 0))
          : Optional.empty();
    }
    long before = 0;
    for (var border : product.borders()) {
      if (border.row() != border.tap() || product.taps().size() != 2) {
        return Optional.empty();
      }
      if (border.row() == 0) {
        before = border.before();
        if (border.rowStep() != by || !border.extent().is(image.lines())) {
          return Optional.empty();
        }
      }
    }
    var taps = product.taps().getFirst();
    long columns = -product.aOffset().constant() - before * line.constant();
    return columns >= 0 && columns < image.line() && taps.stride().constant() % image.line() == 0
        ? Optional.of(new Window(reach(taps) / image.line() + 1, by, before))
        : Optional.empty();
  }

  /// The distance from the first to the last step.
  private static long reach(Axis axis) {
    return (axis.extent().constant() - 1) * axis.stride().constant();
  }
}
