package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// A loop nest that is a window which slides over images channel by channel: a depthwise
/// convolution, of any size, with what is fused behind it.
///
/// @param columns the columns of the window
/// @param ratio how many columns of the window lie between places
/// @param finish the stored value, in which `Arg(0)` is the sum and `Arg(1 + i)` is extra value `i`
record SlidingWindow(
    LoopNest nest,
    int columns,
    int ratio,
    Steps image,
    Steps weights,
    Steps out,
    List<Extra> extras,
    ScalarExpr finish) {
  /// A window of more columns is left to plain loops: its inputs do not fit into the registers.
  private static final int MOST_COLUMNS = 7;

  private static final int MOST_RATIO = 2;

  /// How an index depends on the variables of the loops: the constant, then the factors of the
  /// image, the line, the place, the channel, and the row and the column of the window.
  record Steps(Dim from, List<Dim> factors) {
    Dim image() {
      return factors.get(0);
    }

    Dim line() {
      return factors.get(1);
    }

    Dim place() {
      return factors.get(2);
    }

    Dim channel() {
      return factors.get(3);
    }

    Dim row() {
      return factors.get(4);
    }

    Dim column() {
      return factors.get(5);
    }
  }

  /// A value of the epilogue.
  record Extra(Buffer buffer, Steps steps) {
    /// 1 if it steps along the channels, and 0 if not.
    int channelStep() {
      return steps.channel().is(1) ? 1 : 0;
    }
  }

  /// One axis of a window: its elements, and which of them are there as linear functions of a
  /// place: from `first + firstStep * place` up to `end + endStep * place`.
  record Axis(Dim count, Dim first, Dim firstStep, Dim end, Dim endStep) {}

  /// The window of `nest`; nothing where it is another one.
  static Optional<SlidingWindow> of(LoopNest nest) {
    if (nest.loops().size() != 4
        || !nest.loops().stream().allMatch(SlidingWindow::isWhole)
        || nest.reduction().isEmpty()
        || !NestVectors.vectorises(nest)) {
      return Optional.empty();
    }
    var reduction = nest.reduction().get();
    if (reduction.loops().size() != 2
        || reduction.join() != Join.SUM
        || !(nest.body() instanceof ScalarExpr.Call(var fn, var factors))
        || fn != Fn.MUL
        || !(factors.getFirst() instanceof ScalarExpr.Arg(var first))
        || !(factors.getLast() instanceof ScalarExpr.Arg(var second))) {
      return Optional.empty();
    }
    var variables = new ArrayList<String>();
    nest.loops().forEach(loop -> variables.add(loop.var()));
    reduction.loops().forEach(loop -> variables.add(loop.var()));
    var image = load(nest, first, variables);
    var weights = load(nest, second, variables);
    var out = steps(nest.at(), variables);
    if (image.isEmpty()
        || weights.isEmpty()
        || out.isEmpty()
        || axis(reduction.loops().getFirst(), variables.get(1)).isEmpty()
        || axis(reduction.loops().getLast(), variables.get(2)).isEmpty()) {
      return Optional.empty();
    }
    var place = image.get().place();
    var column = image.get().column();
    var width = axis(reduction.loops().getLast(), variables.get(2)).get().count();
    boolean fits =
        image.get().channel().is(1)
            && weights.get().channel().is(1)
            && out.get().channel().is(1)
            && weights.get().factors().subList(0, 3).stream().allMatch(step -> step.is(0))
            && place.isConstant()
            && column.isConstant()
            && column.constant() > 0
            && place.constant() % column.constant() == 0
            && place.constant() / column.constant() <= MOST_RATIO
            && place.constant() > 0
            && width.isConstant()
            && width.constant() <= MOST_COLUMNS;
    if (!fits) {
      return Optional.empty();
    }
    return extras(nest, reduction.finish(), variables)
        .map(extras ->
            new SlidingWindow(
                nest,
                Math.toIntExact(width.constant()),
                Math.toIntExact(place.constant() / column.constant()),
                image.get(),
                weights.get(),
                out.get(),
                extras,
                numbered(reduction.finish())));
  }

  Source.Load source(int factor) {
    var arguments = ((ScalarExpr.Call) nest.body()).args();
    var index = ((ScalarExpr.Arg) (factor == 0 ? arguments.getFirst() : arguments.getLast()));
    return (Source.Load) nest.sources().get(index.index());
  }

  /// How many steps a loop has: images, lines, places and channels.
  Dim extent(int loop) {
    return ((IndexExpr.Size) nest.loops().get(loop).to()).value();
  }

  /// The rows of the window.
  Axis rows() {
    return axis(loops().getFirst(), nest.loops().get(1).var()).orElseThrow();
  }

  /// The columns of the window and which of them are there.
  Axis columnAxis() {
    return axis(loops().getLast(), nest.loops().get(2).var()).orElseThrow();
  }

  private List<Loop> loops() {
    return nest.reduction().orElseThrow().loops();
  }

  private static boolean isWhole(Loop loop) {
    return loop.from().equals(IndexExpr.of(0)) && loop.to() instanceof IndexExpr.Size;
  }

  private static Optional<Steps> load(LoopNest nest, int source, List<String> variables) {
    return nest.sources().get(source) instanceof Source.Load load
            && load.guards().isEmpty()
            && load.buffer().element() == Buffer.Element.FLOAT
        ? steps(load.at(), variables)
        : Optional.empty();
  }

  private static Optional<Steps> steps(IndexExpr index, List<String> variables) {
    var factors = new ArrayList<Dim>();
    var rest = index;
    for (var variable : variables) {
      var linear = Linear.in(rest, variable);
      if (linear.isEmpty()) {
        return Optional.empty();
      }
      factors.add(linear.get().factor());
      rest = linear.get().rest();
    }
    return rest instanceof IndexExpr.Size(var from)
        ? Optional.of(new Steps(from, factors))
        : Optional.empty();
  }

  /// The arguments of the finish, each once, in the order of their numbers.
  private static List<Integer> arguments(ScalarExpr finish) {
    var found = new TreeSet<Integer>();
    var _ =
        finish.mapLeaves(leaf -> {
          if (leaf instanceof ScalarExpr.Arg(var index) && index > 0) {
            found.add(index);
          }
          return leaf;
        });
    return List.copyOf(found);
  }

  private static Optional<List<Extra>> extras(
      LoopNest nest, ScalarExpr finish, List<String> variables) {
    var extras = new ArrayList<Extra>();
    for (int argument : arguments(finish)) {
      var steps = load(nest, argument - 1, variables);
      if (steps.isEmpty()) {
        return Optional.empty();
      }
      var buffer = ((Source.Load) nest.sources().get(argument - 1)).buffer();
      extras.add(new Extra(buffer, steps.get()));
    }
    return Optional.of(extras);
  }

  private static ScalarExpr numbered(ScalarExpr finish) {
    var arguments = arguments(finish);
    return finish.mapLeaves(leaf ->
        leaf instanceof ScalarExpr.Arg(var index) && index > 0
            ? ScalarExpr.arg(1 + arguments.indexOf(index))
            : leaf);
  }

  private static Optional<Axis> axis(Loop loop, String place) {
    var count = loop.to() instanceof IndexExpr.Smaller(var _, var right) ? right : loop.to();
    var end = loop.to() instanceof IndexExpr.Smaller(var left, var _) ? left : loop.to();
    var first = loop.from() instanceof IndexExpr.Larger(var left, var _) ? left : loop.from();
    var least = loop.from() instanceof IndexExpr.Larger(var _, var right) ? right : IndexExpr.of(0);
    var from = bound(first, place);
    var to = bound(end, place);
    return count instanceof IndexExpr.Size(var size)
            && least.equals(IndexExpr.of(0))
            && from.isPresent()
            && to.isPresent()
        ? Optional.of(
            new Axis(
                size,
                ((IndexExpr.Size) from.get().rest()).value(),
                from.get().factor(),
                ((IndexExpr.Size) to.get().rest()).value(),
                to.get().factor()))
        : Optional.empty();
  }

  private static Optional<Linear> bound(IndexExpr index, String place) {
    return Linear.in(index, place).filter(linear -> linear.rest() instanceof IndexExpr.Size);
  }
}
