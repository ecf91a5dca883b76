package dev.residua.compiler.pass;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.op.Concat;
import dev.residua.compiler.op.Linear;
import dev.residua.compiler.op.Slice;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `linear(x, W₁), linear(x, W₂), …` → `linear(x, concat(W₁, W₂, …))` and a slice for each: the
/// query, key and value of an attention become one product, which reads `x` once.
///
/// The slices are views, and the weights are joined at load. Weights that others use as well stay
/// apart, so that they are not held twice.
final class JoinLinears {
  private final Graph graph;
  private final IdentityHashMap<Node, Integer> uses = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Boolean> fixed = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Node> replaced = new IdentityHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private JoinLinears(Graph graph) {
    this.graph = graph;
  }

  /// The graph with such products joined; the same one if there are none.
  static Graph apply(Graph graph) {
    return new JoinLinears(graph).run();
  }

  /// Products with the same left side, all with a bias or all without.
  private record Key(int input, boolean bias) {}

  private Graph run() {
    for (var node : graph.nodes()) {
      node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
      fixed.put(node, isFixed(node));
    }
    graph.outputs().forEach(output -> uses.merge(output.node(), 1, Integer::sum));
    var groups = groups();
    if (groups.isEmpty()) {
      return graph;
    }
    // What depends on weights only comes first, so that all weights of a group are there.
    graph.nodes().stream().filter(this::fixed).forEach(this::keep);
    for (var node : graph.nodes()) {
      if (fixed(node) || replaced.containsKey(node)) {
        continue;
      }
      var group = groups.get(node);
      if (group == null) {
        keep(node);
      } else {
        join(group);
      }
    }
    var outputs =
        graph.outputs().stream().map(output -> output.withNode(now(output.node()))).toList();
    return graph.with(nodes, outputs);
  }

  private boolean isFixed(Node node) {
    return node.op() instanceof ParameterOp
        || !(node.op() instanceof InputOp)
            && node.shape().isConstant()
            && node.inputs().stream().allMatch(this::fixed);
  }

  private boolean fixed(Node node) {
    return fixed.getOrDefault(node, false);
  }

  /// The groups of two and more, by each of their members.
  private IdentityHashMap<Node, List<Node>> groups() {
    var numbers = new IdentityHashMap<Node, Integer>();
    for (var node : graph.nodes()) {
      numbers.put(node, numbers.size());
    }
    Map<Key, List<Node>> byKey = new LinkedHashMap<>();
    for (var node : graph.nodes()) {
      if (node.op() instanceof Linear(boolean bias) && !fixed(node) && own(node)) {
        var key = new Key(numbers.getOrDefault(node.input(0), -1), bias);
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(node);
      }
    }
    var groups = new IdentityHashMap<Node, List<Node>>();
    for (var group : byKey.values()) {
      if (group.size() > 1) {
        group.forEach(node -> groups.put(node, group));
      }
    }
    return groups;
  }

  /// Whether the weights of a product are its own.
  private boolean own(Node node) {
    return node.inputs().subList(1, node.inputs().size()).stream()
        .allMatch(weight -> fixed(weight) && uses.getOrDefault(weight, 0) == 1);
  }

  private void join(List<Node> group) {
    var first = group.getFirst();
    var inputs = new ArrayList<>(List.of(now(first.input(0))));
    for (int i = 1; i < first.inputs().size(); i++) {
      int index = i;
      var parts = group.stream().map(node -> now(node.input(index))).toList();
      inputs.add(add(new Concat(0), parts, first.origin()));
    }
    var joined = add(first.op(), inputs, first.origin());
    int axis = joined.type().rank() - 1;
    var from = Dim.ZERO;
    for (var node : group) {
      var to = from.plus(node.type().dim(-1));
      replaced.put(node, add(new Slice(axis, from, to, 1), List.of(joined), node.origin()));
      from = to;
    }
  }

  private Node add(Op op, List<Node> inputs, Origin origin) {
    var node = Node.of(op, inputs, origin);
    nodes.add(node);
    return node;
  }

  private void keep(Node node) {
    var current = node.withInputs(node.inputs().stream().map(this::now).toList());
    replaced.put(node, current);
    nodes.add(current);
  }

  private Node now(Node node) {
    return replaced.getOrDefault(node, node);
  }
}
