package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.tensor.Dim;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ways past the body of a residual.
final class Shortcuts {
  private static final int LARGEST_STRIDE = 64;

  private final Elaboration elaboration;

  Shortcuts(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /// A way that was chosen: its word, and its layer or what stands in parentheses after the word.
  record Way(String word, Optional<Value> argument) {
    boolean isIdentity() {
      return word.equals("identity");
    }
  }

  /// The way for two ends: `auto` is the identity where the shapes agree.
  ///
  /// @param adds whether both sides must have one shape
  Way way(Value shortcut, Node input, Node end, boolean adds) {
    if (!(shortcut instanceof Value.Word(String word, Optional<Value> argument))) {
      return new Way("custom", Optional.of(shortcut));
    }
    if (!word.equals("auto")) {
      return new Way(word, argument);
    }
    boolean same = !adds || input.type().equals(end.type());
    return same ? new Way("identity", Optional.empty()) : new Way("projection", argument);
  }

  Value take(Way way, Value from, Node end, Env env, SourceSpan span) {
    if (!(from instanceof Value.Tensors(List<Node> nodes)) || way.isIdentity()) {
      return from;
    }
    if (way.argument().isPresent()
        && way.argument().get() instanceof Layer layer
        && way.word().equals("custom")) {
      return elaboration.application().apply(layer, from, scope(env), span);
    }
    Node input = nodes.getFirst();
    Optional<long[]> strides = strides(input, end);
    if (strides.isEmpty()) {
      return elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                      Code.RESIDUAL_SHAPES,
                      span,
                      "no `%s` goes from %s to %s".formatted(way.word(), input.type(), end.type()))
                  .help("write the shortcut as a chain: shortcut = { … }"));
    }
    return switch (way.word()) {
      case "pad" -> pad(way, input, end, strides.get(), env, span);
      case "avg_projection" -> averaged(way, input, end, strides.get(), scope(env), span);
      default -> projection(way, from, end, strides.get(), scope(env), span);
    };
  }

  /// Whether a projection could make the two sides agree.
  static boolean projects(Node input, Node end) {
    return strides(input, end).isPresent();
  }

  private static Env scope(Env env) {
    Naming naming = env.naming().child(env.naming().fresh("shortcut"));
    return env.naming(naming).labelled(Optional.empty());
  }

  private Value projection(
      Way way, Value from, Node end, long[] strides, Env env, SourceSpan span) {
    boolean image = end.type().rank() == 4;
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("bias", new Value.Bool(false));
    values.put(image ? "channels" : "features", Value.of(end.type().dim(image ? 1 : -1)));
    if (image) {
      values.put("kernel", new Value.Int(1));
      values.put("stride", ints(strides));
    }
    Value projected = run(image ? "conv" : "linear", from, values, env, span);
    Optional<Value> norm = way.argument();
    if (norm.isEmpty()) {
      return image ? labelled("batch_norm", "norm", projected, env, span) : projected;
    }
    return norm.get() instanceof Layer layer
        ? elaboration.application().apply(layer, projected, env.labelled(Optional.of("norm")), span)
        : projected;
  }

  private Value labelled(String op, String label, Value from, Env env, SourceSpan span) {
    return run(op, from, Map.of(), env.labelled(Optional.of(label)), span);
  }

  private Value run(String op, Value from, Map<String, Value> values, Env env, SourceSpan span) {
    return from instanceof Value.Tensors(List<Node> nodes)
        ? elaboration.application().op(op, nodes.getFirst(), Arguments.of(span, values), env, span)
        : from;
  }

  private Value averaged(Way way, Node input, Node end, long[] strides, Env env, SourceSpan span) {
    Value pooled = new Value.Tensors(input);
    if (strides[0] > 1 || strides[1] > 1) {
      Map<String, Value> values = new LinkedHashMap<>();
      values.put("kernel", ints(strides));
      values.put("stride", ints(strides));
      values.put("padding", new Value.Int(0));
      values.put("ceil_mode", new Value.Bool(true));
      values.put("count_include_pad", new Value.Bool(false));
      pooled = run("avg_pool", pooled, values, env, span);
    }
    return projection(way, pooled, end, new long[] {1, 1}, env, span);
  }

  /// Every stride-th row and column, and zeros for the channels that are missing.
  private Value pad(Way way, Node input, Node end, long[] strides, Env env, SourceSpan span) {
    Value taken = new Value.Tensors(input);
    for (int axis = 2; axis < input.type().rank() && input.type().rank() == 4; axis++) {
      if (strides[axis - 2] > 1) {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("axis", new Value.Int(axis));
        values.put("step", new Value.Int(strides[axis - 2]));
        taken = run("slice", taken, values, env, span);
      }
    }
    int axis = Names.channelAxis(input);
    Dim missing = end.type().dim(axis).minus(input.type().dim(axis));
    if (!missing.isConstant() || missing.constant() < 0) {
      return elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                      Code.RESIDUAL_SHAPES,
                      span,
                      "`pad` cannot take channels away: %s → %s"
                          .formatted(input.type(), end.type()))
                  .help("let the shortcut project: shortcut = projection"));
    }
    if (missing.is(0)) {
      return taken;
    }
    boolean both =
        way.argument()
            .filter(v -> v instanceof Value.Word(String w, var _) && w.equals("both"))
            .isPresent();
    long front = both ? missing.constant() / 2 : 0;
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("axis", new Value.Int(axis));
    values.put("front", new Value.Int(front));
    values.put("back", new Value.Int(missing.constant() - front));
    return run("pad", taken, values, env, span);
  }

  private static Value ints(long[] numbers) {
    return new Value.ListOf(Arrays.stream(numbers).<Value>mapToObj(Value.Int::new).toList());
  }

  /// The steps by which a 1x1 convolution without padding makes the rows and columns of `end`, or
  /// ones where no image flows and all axes but the last agree.
  private static Optional<long[]> strides(Node input, Node end) {
    int rank = input.type().rank();
    if (rank == 0
        || rank != end.type().rank()
        || !input.type().dtype().equals(end.type().dtype())) {
      return Optional.empty();
    }
    if (rank != 4) {
      return input.shape().with(-1, end.type().dim(-1)).equals(end.shape())
          ? Optional.of(new long[] {1, 1})
          : Optional.empty();
    }
    Optional<Long> rows = stride(input.type().dim(2), end.type().dim(2));
    Optional<Long> columns = stride(input.type().dim(3), end.type().dim(3));
    boolean batch = input.type().dim(0).equals(end.type().dim(0));
    return batch && rows.isPresent() && columns.isPresent()
        ? Optional.of(new long[] {rows.get(), columns.get()})
        : Optional.empty();
  }

  private static Optional<Long> stride(Dim from, Dim to) {
    for (long stride = 1; stride <= LARGEST_STRIDE; stride++) {
      if (from.ceilDiv(stride).equals(to)) {
        return Optional.of(stride);
      }
    }
    return Optional.empty();
  }
}
