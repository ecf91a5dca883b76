package dev.residua.compiler.generate;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// How each value of a graph runs along a sequence, and the proof that no position of it is made of
/// later ones.
final class Runs {
  private final Graph graph;
  private final Dim length;
  private final Map<Node, Run> runs = new IdentityHashMap<>();
  private final Map<Node, PositionRule> rules = new IdentityHashMap<>();

  /// How one value runs.
  sealed interface Run {
    /// It is the same at every position.
    record Same() implements Run {}

    /// It has a part for every position, along an axis.
    record Along(int axis) implements Run {}

    /// It is made of the last position.
    record Last() implements Run {}
  }

  /// A value that is made of later positions.
  static final class Mixed extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Diagnostic diagnostic;

    Mixed(Diagnostic diagnostic) {
      super(diagnostic.message());
      this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  private Runs(Graph graph, Dim length) {
    this.graph = graph;
    this.length = length;
  }

  /// @throws Mixed where it does not hold
  static Runs of(Graph graph, Dim length) throws Mixed {
    var runs = new Runs(graph, length);
    for (var node : graph.nodes()) {
      runs.runs.put(node, runs.run(node));
    }
    return runs;
  }

  /// Whether a value is the same at every position.
  boolean isSame(Node node) {
    return of(node) instanceof Run.Same;
  }

  /// Whether a value has a part for every position along its first axis.
  boolean isFirst(Node node) {
    return of(node).equals(new Run.Along(0));
  }

  /// The rule by which a value runs; [PositionRule.Along] where its op need not be asked.
  PositionRule rule(Node node) {
    return rules.getOrDefault(node, new PositionRule.Along(0));
  }

  private Run of(Node node) {
    var run = runs.get(node);
    if (run == null) {
      throw new IllegalStateException(node + " is used before it is computed");
    }
    return run;
  }

  private Run run(Node node) throws Mixed {
    if (node.op() instanceof ParameterOp) {
      return new Run.Same();
    }
    if (node.op() instanceof InputOp(var name, var type)) {
      return names(type) ? along(node, ofInput(name, type)) : new Run.Same();
    }
    boolean anyRuns = node.inputs().stream().anyMatch(input -> of(input) instanceof Run.Along);
    boolean anyLast = node.inputs().stream().anyMatch(input -> of(input) instanceof Run.Last);
    if (!anyRuns && !names(node.type())) {
      return anyLast ? new Run.Last() : new Run.Same();
    }
    if (anyLast) {
      throw mixed(
          node,
          new PositionRule.Mixes(
              "`%s` brings the last position to earlier ones".formatted(node.op().name())));
    }
    var rule = node.op().positions(site(node));
    rules.put(node, rule);
    return along(node, rule);
  }

  private PositionSite site(Node node) {
    return new PositionSite(
        length,
        node.inputs().stream().map(Node::type).toList(),
        node.inputs().stream().map(input -> axis(of(input))).toList(),
        node.type());
  }

  private static OptionalInt axis(Run run) {
    return run instanceof Run.Along(var axis) ? OptionalInt.of(axis) : OptionalInt.empty();
  }

  private Run along(Node node, PositionRule rule) throws Mixed {
    return switch (rule) {
      case PositionRule.Along(var axis) -> checked(node, axis);
      case PositionRule.Counts(var axis, var _) -> checked(node, axis);
      case PositionRule.Remembers remembers -> checked(node, remembers.axis());
      case PositionRule.Last() -> new Run.Last();
      case PositionRule.Mixes mixes -> throw mixed(node, mixes);
    };
  }

  private Run checked(Node node, int axis) throws Mixed {
    boolean alone =
        node.type().dim(axis).equals(length)
            && !names(node.type().withShape(node.shape().with(axis, Dim.ONE)));
    if (!alone) {
      throw mixed(
          node,
          new PositionRule.Mixes(
              "`%s` makes %s, where positions have no axis of their own"
                  .formatted(node.op().name(), node.type())));
    }
    return new Run.Along(axis);
  }

  private PositionRule ofInput(String name, TensorType type) {
    int axis = type.shape().dims().indexOf(length);
    return axis >= 0
        ? new PositionRule.Along(axis)
        : new PositionRule.Mixes(
            "the input `%s` is %s, which is not one element for each of %s"
                .formatted(name, type, length));
  }

  /// Whether a type names the length of the sequence.
  private boolean names(TensorType type) {
    return type.shape().dims().stream()
        .anyMatch(dim -> dim.symbols().containsAll(length.symbols()));
  }

  private Mixed mixed(Node node, PositionRule.Mixes mixes) {
    var message =
        "%s, so `%s` cannot go on along `%s` position by position"
            .formatted(mixes.how(), graph.name(), length);
    var diagnostic = Diagnostic.error(Code.NOT_STEPWISE, message);
    var path = node.origin().path();
    if (node.origin().span().isPresent()) {
      diagnostic =
          diagnostic.at(node.origin().span().get(), path.isEmpty() ? "" : "this is " + path);
    }
    return new Mixed(mixes.hint().isEmpty() ? diagnostic : diagnostic.help(mixes.hint()));
  }

  /// The inputs of the model that have positions, by name.
  List<String> sequences() {
    return graph.inputs().stream()
        .filter(input -> !isSame(input.node()))
        .map(input -> input.name())
        .toList();
  }
}
