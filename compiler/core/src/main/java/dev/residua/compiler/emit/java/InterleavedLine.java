package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Bound;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A line of an image that is copied with a border around it, its channels from planes to side by
/// side: channel by channel, along the line, and not place by place.
///
/// @param along the loop along the line
/// @param channels the loop inside it
/// @param load what is copied
/// @param perPlace where elements lie along the line
/// @param perChannel where the line of a channel begins
/// @param to where the line begins in the result
/// @param fixed the guards that hold for the whole line or not at all
/// @param places the guards of single places
record InterleavedLine(
    Loop along,
    Loop channels,
    Source.Load load,
    Linear perPlace,
    Linear perChannel,
    IndexExpr to,
    List<Bound> fixed,
    List<Bound> places) {
  /// Those of a batch of images: the first two are the steps that a kernel goes through.
  private static final int AXES = 4;

  /// The innermost two loops of a nest as such a line, where they are one.
  static Optional<InterleavedLine> of(LoopNest nest) {
    if (nest.loops().size() != AXES
        || nest.reduction().isPresent()
        || !nest.body().equals(ScalarExpr.arg(0))
        || nest.sources().size() != 1
        || !(nest.sources().getFirst() instanceof Source.Load load)
        || load.guards().isEmpty()
        || load.buffer().element() != Buffer.Element.FLOAT
        || nest.out().element() != Buffer.Element.FLOAT) {
      return Optional.empty();
    }
    var along = nest.loops().get(AXES - 2);
    var channels = nest.loops().getLast();
    var fixed = new ArrayList<Bound>();
    var places = new ArrayList<Bound>();
    for (var guard : load.guards()) {
      boolean perPlace =
          Linear.in(guard.index(), along.var()).filter(it -> it.factor().is(1)).isPresent()
              && !Linear.uses(guard.low(), along.var())
              && !Linear.uses(guard.high(), along.var());
      if (Linear.uses(guard, channels.var()) || Linear.uses(guard, along.var()) && !perPlace) {
        return Optional.empty();
      }
      (perPlace && Linear.uses(guard, along.var()) ? places : fixed).add(guard);
    }
    if (!begins(along)
        || !begins(channels)
        || !(channels.to() instanceof IndexExpr.Size(var c))
        || !c.isConstant()) {
      return Optional.empty();
    }
    var to =
        Linear.in(nest.at(), along.var())
            .filter(it -> it.factor().equals(c))
            .flatMap(it -> Linear.in(it.rest(), channels.var()))
            .filter(it -> it.factor().is(1))
            .map(Linear::rest);
    var perPlace = Linear.in(load.at(), along.var()).filter(it -> it.factor().isConstant());
    var perChannel =
        perPlace
            .flatMap(it -> Linear.in(it.rest(), channels.var()))
            .filter(it -> !it.factor().is(1));
    return to.isPresent() && perChannel.isPresent()
        ? Optional.of(
            new InterleavedLine(
                along,
                channels,
                load,
                perPlace.orElseThrow(),
                perChannel.get(),
                to.get(),
                fixed,
                places))
        : Optional.empty();
  }

  private static boolean begins(Loop loop) {
    return loop.from().equals(IndexExpr.of(0));
  }

  /// What copies the line.
  ///
  /// @param guards prints conditions
  /// @param vector whether all channels are copied at once, by vectors
  void print(Lines code, KernelMethod method, String guards, boolean vector) {
    var channelCount = method.index(channels.to());
    var otherwise = ScalarPrinter.literal(load.otherwise());
    code.add("int line = %s;", method.index(to));
    code.add("int width = %s;", method.index(along.to()));
    if (!fixed.isEmpty()) {
      code.open("if (!(%s))", guards);
      code.add("Arrays.fill(out, line, line + width * %s, %s);", channelCount, otherwise);
      code.add("continue;");
      code.close();
    }
    code.add("int from = 0;");
    code.add("int to = width;");
    for (var guard : places) {
      var rest = Linear.in(guard.index(), along.var()).orElseThrow().rest().times(-1);
      code.add("from = Math.max(from, %s);", method.index(guard.low().plus(rest)));
      code.add("to = Math.min(to, %s);", method.index(guard.high().plus(rest)));
    }
    code.add("from = Math.min(from, width);");
    code.add("to = Math.max(from, to);");
    code.add("Arrays.fill(out, line, line + from * %s, %s);", channelCount, otherwise);
    var source = method.buffer(load.buffer(), "x");
    var first = method.index(perChannel.rest());
    var step = method.size(perPlace.factor());
    var plane = method.size(perChannel.factor());
    if (vector) {
      code.add(
          "%s(to - from, %s, %s + from * %s, %s, out, line + from * %s);",
          planes().method(), source, first, step, plane, channelCount);
    } else {
      code.open("for (int c = 0; c < %s; c++)", channelCount);
      code.add(
          "%s(to - from, %s, %s + c * %s + from * %s, out, line + from * %s + c);",
          channelMethod(), source, first, plane, step, channelCount);
      code.close();
    }
    code.add(
        "Arrays.fill(out, line + to * %s, line + width * %s, %s);",
        channelCount, channelCount, otherwise);
  }

  /// Whether there are so few planes that their vectors are interleaved in registers.
  boolean ofFewPlanes() {
    return step() == 1 && channelCount() > 1 && channelCount() <= InterleavedPlanes.MOST;
  }

  /// Adds the methods that copy.
  void parts(KernelLibrary library) {
    library.part(false, channelMethod(), this::channel);
    if (ofFewPlanes()) {
      planes().parts(library);
    } else {
      library.part(true, channelMethod(), this::channel);
    }
  }

  private InterleavedPlanes planes() {
    return new InterleavedPlanes((int) channelCount());
  }

  private String channelMethod() {
    return "interleave" + step() + "to" + channelCount();
  }

  /// The method that copies a channel. Known steps make it fast.
  private String channel() {
    return """
    /// Copies `count` elements, %2$d apart, to places that are %3$d apart.
    private static void %1$s(int count, float[] a, int at, float[] out, int outAt) {
      for (int i = 0; i < count; i++) {
        out[outAt + i * %3$d] = a[at + i * %2$d];
      }
    }
    """
        .formatted(channelMethod(), step(), channelCount());
  }

  private long step() {
    return perPlace.factor().constant();
  }

  private long channelCount() {
    return ((IndexExpr.Size) channels.to()).value().constant();
  }
}
