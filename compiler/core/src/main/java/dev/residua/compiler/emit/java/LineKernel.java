package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.tensor.Dim;
import java.util.Map;
import java.util.Optional;

/// A kernel that computes an image line by line, each from some lines of another image.
///
/// @param input the image that it reads so
/// @param inputs how that lies; nothing where it need not be known
/// @param result how what it writes lies
/// @param places how many of the kernel's own steps, positions or lines, make a line
record LineKernel(
    Kernel kernel,
    Buffer input,
    Optional<ImageLines> inputs,
    ImageLines result,
    Window window,
    long places) {
  /// Which lines of the input line `y` of the result needs, as far as they are there: `rows` of
  /// them, from `y * step - before` on.
  record Window(long rows, long step, long before) {
    static final Window ONE = new Window(1, 1, 0);
  }

  /// The kernel's lines, where it has such.
  ///
  /// @param known how buffers lie
  static Optional<LineKernel> of(Kernel kernel, Map<Buffer, ImageLines> known) {
    return switch (kernel) {
      case Contraction product -> ofPositions(product, known).or(() -> ofRows(product, known));
      case LoopNest nest ->
          SlidingWindow.of(nest).flatMap(LineKernel::ofWindow).or(() -> NestLines.of(nest));
      default -> Optional.empty();
    };
  }

  Buffer output() {
    return kernel.writes().getFirst();
  }

  /// The elements of the input that are read for each line.
  long inputLine() {
    return inputs.map(image -> image.line() * window.step()).orElse(result.line());
  }

  /// The elements of all that is read for every line.
  long weights() {
    return switch (kernel) {
      case Contraction product when product.weights().size().isConstant() ->
          product.weights().size().constant();
      default -> 0;
    };
  }

  /// Whether the input is read as that alone, and not as an extra value besides.
  boolean readsOnce() {
    return switch (kernel) {
      case Contraction product ->
          product.epilogue().extras().stream().noneMatch(it -> it.buffer().equals(input))
              && !product.weights().equals(input)
              && product.bias().stream().noneMatch(it -> it.buffer().equals(input));
      case LoopNest nest ->
          nest.sources().stream()
                  .filter(
                      it -> it instanceof LoopNest.Source.Load load && load.buffer().equals(input))
                  .count()
              == 1;
      default -> false;
    };
  }

  /// A product of each position with the same weights, as a 1x1 convolution is: its lines are those
  /// of its neighbours.
  private static Optional<LineKernel> ofPositions(
      Contraction product, Map<Buffer, ImageLines> known) {
    if (!isByPosition(product)) {
      return Optional.empty();
    }
    long depth = product.run().constant();
    long columns = product.columns().constant();
    var out = product.out();
    var image = known.get(product.a());
    var result = known.get(out);
    if (image == null && result != null && result.line() % columns == 0) {
      image = new ImageLines(result.images(), result.lines(), result.line() / columns * depth);
    } else if (image != null && image.line() % depth == 0) {
      result = new ImageLines(image.images(), image.lines(), image.line() / depth * columns);
    }
    return image == null
            || result == null
            || !image.size().equals(product.a().size())
            || !result.size().equals(out.size())
            || image.line() / depth != result.line() / columns
        ? Optional.empty()
        : Optional.of(
            new LineKernel(
                product,
                product.a(),
                Optional.of(image),
                result,
                Window.ONE,
                result.line() / columns));
  }

  /// Whether position `p` of the result comes from position `p` of the left side alone, and both
  /// lie without gaps.
  private static boolean isByPosition(Contraction product) {
    if (product.rows().size() != 1
        || product.taps().stream().anyMatch(axis -> !axis.extent().is(1))
        || !product.borders().isEmpty()
        || !product.run().isConstant()
        || !isDense(product)) {
      return false;
    }
    var rows = product.rows().getFirst();
    return product.aOffset().is(0)
        && rows.stride().equals(product.run())
        && product.outer().stream()
            .allMatch(each -> each.a().equals(rows.extent().times(rows.stride())));
  }

  /// Whether the results of all rows follow each other without gaps, and all are of the same
  /// weights.
  private static boolean isDense(Contraction product) {
    return product.outer().size() <= 1
        && product.columns().isConstant()
        && product.outOffset().is(0)
        && product.outRowStride().equals(product.columns())
        && product.outer().stream()
            .allMatch(each ->
                each.weights() == 0
                    && each.bias().is(0)
                    && each.out().equals(product.rowCount().times(product.columns())));
  }

  /// A convolution of any taps.
  private static Optional<LineKernel> ofRows(Contraction product, Map<Buffer, ImageLines> known) {
    if (product.rows().size() != 2
        || !isDense(product)
        || !product.rows().stream().allMatch(axis -> axis.extent().isConstant())) {
      return Optional.empty();
    }
    long lines = product.rows().getFirst().extent().constant();
    long places = product.rows().getLast().extent().constant();
    var images = product.outer().isEmpty() ? Dim.ONE : product.outer().getFirst().extent();
    var result = new ImageLines(images, lines, places * product.columns().constant());
    if (!result.size().equals(product.out().size())) {
      return Optional.empty();
    }
    var image = Optional.ofNullable(known.get(product.a()));
    var window = image.flatMap(it -> Taps.window(product, it));
    return Optional.of(
        new LineKernel(
            product,
            product.a(),
            window.flatMap(_ -> image),
            result,
            window.orElse(Window.ONE),
            places));
  }

  private static Optional<LineKernel> ofWindow(SlidingWindow window) {
    var result = result(window);
    var image = window.image();
    if (result.isEmpty() || !image.image().isConstant() || !image.row().isConstant()) {
      return Optional.empty();
    }
    long line = image.row().constant();
    if (line <= 0 || image.image().constant() % line != 0 || !image.line().isConstant()) {
      return Optional.empty();
    }
    long lines = image.image().constant() / line;
    long step = image.line().constant() / line;
    var rows = window.rows();
    var columns = window.columnAxis();
    long before = rows.first().isConstant() ? rows.first().constant() : -1;
    var inputs = new ImageLines(result.get().images(), lines, line);
    var buffer = window.source(0).buffer();
    boolean follows =
        step > 0
            && image.line().is(step * line)
            && before >= 0
            && rows.count().isConstant()
            && (rows.firstStep().is(-step) || before == 0 && rows.firstStep().is(0))
            && (rows.end().is(lines + before) && rows.endStep().is(-step)
                || rows.end().equals(rows.count()) && rows.endStep().is(0))
            && image
                .from()
                .equals(columns.first().times(image.column()).plus(before * line).times(-1))
            && inputs.size().equals(buffer.size());
    return follows
        ? Optional.of(
            new LineKernel(
                window.nest(),
                buffer,
                Optional.of(inputs),
                result.get(),
                new Window(rows.count().constant(), step, before),
                1))
        : Optional.empty();
  }

  /// How the results of a window lie, where that is without gaps.
  private static Optional<ImageLines> result(SlidingWindow window) {
    var out = window.out();
    if (!out.from().is(0) || !out.line().isConstant() || !out.image().isConstant()) {
      return Optional.empty();
    }
    var images = window.extent(0);
    var lines = window.extent(1);
    long line = out.line().constant();
    return lines.isConstant()
            && out.image().is(lines.constant() * line)
            && out.line().equals(out.place().times(window.extent(2)))
            && out.place().equals(window.extent(3))
            && images.times(out.image()).equals(window.nest().out().size())
        ? Optional.of(new ImageLines(images, lines.constant(), line))
        : Optional.empty();
  }
}
