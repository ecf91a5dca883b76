package dev.residua.compiler.pass;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.source.Origin;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// Applies rules to every node of a graph, in order, until none applies to it.
final class Rewriting implements RewriteSite {
  private final List<Rule> rules;
  private final IdentityHashMap<Node, Node> replaced = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Integer> uses = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Boolean> fixed = new IdentityHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private Rewriting(List<Rule> rules) {
    this.rules = rules;
  }

  /// The graph after the rules; the same one if nothing changed.
  static Graph apply(Graph graph, List<Rule> rules) {
    return new Rewriting(rules).run(graph);
  }

  private Graph run(Graph graph) {
    for (var node : graph.nodes()) {
      node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
    }
    // An output is a use by the caller: it stays a value of its own.
    graph.outputs().forEach(output -> uses.merge(output.node(), 2, Integer::sum));
    boolean changed = false;
    for (var node : graph.nodes()) {
      var rewritten = rewrite(node);
      changed |= rewritten != node;
    }
    if (!changed) {
      return graph;
    }
    var outputs =
        graph.outputs().stream().map(output -> output.withNode(now(output.node()))).toList();
    return DeadNodes.remove(graph.with(nodes, outputs));
  }

  private Node rewrite(Node node) {
    var current = node.withInputs(node.inputs().stream().map(this::now).toList());
    if (current != node) {
      uses.put(current, uses.getOrDefault(node, 0));
    }
    for (int i = 0; i < rules.size(); i++) {
      var next = rules.get(i).apply(current, this);
      if (next.isPresent() && next.get() != current) {
        current = next.get();
        uses.merge(current, uses.getOrDefault(node, 0), Math::max);
        i = -1;
      }
    }
    replaced.put(node, current);
    keep(current);
    return current;
  }

  private void keep(Node node) {
    if (fixed.putIfAbsent(node, isFixed(node)) == null) {
      nodes.add(node);
    }
  }

  private boolean isFixed(Node node) {
    return node.op() instanceof ParameterOp
        || !(node.op() instanceof InputOp)
            && node.shape().isConstant()
            && node.inputs().stream().allMatch(this::fixed);
  }

  private Node now(Node node) {
    return replaced.getOrDefault(node, node);
  }

  @Override
  public boolean usedOnce(Node node) {
    return uses.getOrDefault(node, 1) == 1;
  }

  @Override
  public boolean fixed(Node node) {
    return fixed.getOrDefault(node, false);
  }

  @Override
  public Node add(Op op, List<Node> inputs, Origin origin) {
    var node = Node.of(op, inputs, origin);
    keep(node);
    return node;
  }
}
