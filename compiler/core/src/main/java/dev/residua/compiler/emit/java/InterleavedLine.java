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

  /// The most planes whose vectors are interleaved in registers.
  static final int FEW = 4;

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
          planesMethod(), source, first, step, plane, channelCount);
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
    return step() == 1 && channelCount() > 1 && channelCount() <= FEW;
  }

  /// Adds the methods that copy.
  void parts(KernelLibrary library) {
    library.part(false, channelMethod(), this::channel);
    if (ofFewPlanes()) {
      library.part(true, planesMethod(), this::planes);
      library.piece("%s(64, a, 0, 64, a, 0);".formatted(planesMethod()));
    } else {
      library.part(true, channelMethod(), this::channel);
    }
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

  private String planesMethod() {
    return "interleave" + channelCount() + "Planes";
  }

  /// The method that copies all channels: of as many vectors in the result, each takes its places
  /// from the vectors of all planes. The last vectors may overlap those before.
  private String planes() {
    int channels = (int) channelCount();
    var code = new Lines();
    code.add(
        "/// Copies `count` elements of each of %d planes, `plane` apart, side by side.", channels);
    code.open(
        "private static void %s(int count, float[] a, int at, int plane, float[] out, int outAt)",
        planesMethod());
    code.open("if (count < LANES)");
    code.open("for (int i = 0; i < count * %d; i++)", channels);
    code.add("out[outAt + i] = a[at + i %% %d * plane + i / %d];", channels, channels);
    code.close();
    code.add("return;");
    code.close();
    code.open("for (int done = 0; done < count; done += LANES)");
    code.add("int i = Math.min(done, count - LANES);");
    for (int c = 0; c < channels; c++) {
      code.add("FloatVector a%d = FloatVector.fromArray(SPECIES, a, at + %d * plane + i);", c, c);
    }
    for (int v = 0; v < channels; v++) {
      var places = places(v, channels);
      var result = new StringBuilder("a0.rearrange(%s)".formatted(places));
      for (int c = 1; c < channels; c++) {
        result.append(
            ".blend(a%d.rearrange(%s), %s)".formatted(c, places, channel(v, c, channels)));
      }
      code.add("%s.intoArray(out, outAt + %d * i + %d * LANES);", result, channels, v);
    }
    code.close();
    return code.close().toString();
  }

  /// The constant that brings the places of a vector of the result into its lanes.
  static String places(int vector, int channels) {
    return "PLACES%d_OF_%d".formatted(vector, channels);
  }

  /// The constant of the lanes that a channel has in a vector of the result.
  static String channel(int vector, int channel, int channels) {
    return "CHANNEL%d_OF_%d_IN_%d".formatted(channel, channels, vector);
  }

  private long step() {
    return perPlace.factor().constant();
  }

  private long channelCount() {
    return ((IndexExpr.Size) channels.to()).value().constant();
  }
}
