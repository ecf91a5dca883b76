package dev.residua.compiler.generate;

import dev.residua.compiler.generate.Generation.Cache;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.Presentation;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Divides a graph into what is computed once and what a step computes, and gives the step what it
/// must know of earlier positions.
final class StepGraph {
  private final Graph graph;
  private final Runs runs;
  private final Dim past;
  private final Set<Node> given = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Node, Node> now = new IdentityHashMap<>();
  private final Map<Node, GraphOutput> handed = new LinkedHashMap<>();
  private final List<GraphInput> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<GraphOutput> fresh = new ArrayList<>();
  private final List<Cache> caches = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private StepGraph(Graph graph, Runs runs, Dim past) {
    this.graph = graph;
    this.runs = runs;
    this.past = past;
    graph.inputs().forEach(input -> names.add(input.name()));
    graph.outputs().forEach(output -> names.add(output.name()));
  }

  static Generation of(Graph graph, Runs runs, String length, String past) {
    return new StepGraph(graph, runs, Dim.symbol(past)).divide(length, past);
  }

  private Generation divide(String length, String past) {
    for (var node : graph.nodes()) {
      if (node.op() instanceof InputOp || node.inputs().stream().anyMatch(given::contains)) {
        given.add(node);
      }
    }
    var outputs = new ArrayList<GraphOutput>();
    var early = new ArrayList<GraphOutput>();
    for (var output : graph.outputs()) {
      (runs.isSame(output.node()) ? early : outputs).add(output);
    }
    for (var node : needed(outputs)) {
      if (!runs.isSame(node)) {
        now.put(node, stepped(node));
      }
    }
    var results = new ArrayList<GraphOutput>();
    outputs.forEach(output -> results.add(output.withNode(at(output.node()))));
    results.addAll(fresh);
    early.addAll(handed.values());
    return new Generation(
        graph,
        length,
        past,
        runs.sequences(),
        early.isEmpty() ? Optional.empty() : Optional.of(once(early)),
        new Graph(
            graph.name() + "Step",
            graph.doc(),
            nodes,
            inputs,
            results,
            graph.schemes(),
            graph.weights()),
        caches);
  }

  /// The nodes that outputs depend on, in order.
  private List<Node> needed(List<GraphOutput> outputs) {
    Set<Node> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    outputs.forEach(output -> needed.add(output.node()));
    for (var node : graph.nodes().reversed()) {
      if (needed.contains(node)) {
        needed.addAll(node.inputs());
      }
    }
    return graph.nodes().stream().filter(needed::contains).toList();
  }

  /// The graph of what is the same at every position and made of inputs.
  private Graph once(List<GraphOutput> outputs) {
    var needed = needed(outputs);
    return new Graph(
        graph.name() + "Once",
        graph.doc(),
        needed,
        graph.inputs().stream().filter(input -> needed.contains(input.node())).toList(),
        outputs,
        graph.schemes(),
        graph.weights());
  }

  /// What stands for a node in the step graph.
  private Node at(Node node) {
    var known = now.get(node);
    if (known != null) {
      return known;
    }
    Node standing;
    if (given.contains(node)) {
      standing = node.op() instanceof InputOp(var name, var _) ? input(name, node) : handed(node);
    } else {
      node.inputs().forEach(this::at);
      standing = node;
      nodes.add(node);
    }
    now.put(node, standing);
    return standing;
  }

  private Node input(String name, Node node) {
    var declared =
        graph.inputs().stream()
            .filter(input -> input.name().equals(name))
            .findFirst()
            .orElseThrow();
    inputs.add(declared);
    nodes.add(node);
    return node;
  }

  /// An input for a value that is computed once.
  private Node handed(Node node) {
    var name = unique(path(node));
    handed.put(node, new GraphOutput(name, node, Presentation.TENSOR));
    return newInput(name, node.type(), node.origin());
  }

  private Node newInput(String name, TensorType type, Origin origin) {
    var node = Node.of(new InputOp(name, type), List.of(), origin);
    inputs.add(new GraphInput(name, node, Presentation.TENSOR));
    nodes.add(node);
    return node;
  }

  private Node stepped(Node node) {
    if (node.op() instanceof InputOp(var name, var _)) {
      return input(name, node);
    }
    var changed = new ArrayList<>(node.inputs().stream().map(this::at).toList());
    var op =
        switch (runs.rule(node)) {
          case PositionRule.Counts(var _, var from) -> from.apply(past);
          case PositionRule.Remembers remembers -> {
            for (int index : remembers.remembered()) {
              changed.add(cache(node, index, changed.get(index)));
            }
            yield remembers.step();
          }
          case PositionRule.Along _, PositionRule.Last _, PositionRule.Mixes _ -> node.op();
        };
    var result = Node.of(op, changed, node.origin());
    nodes.add(result);
    return result;
  }

  /// The input for what is remembered of the input `index` of a node, whose new positions become an
  /// output.
  private Node cache(Node node, int index, Node newPositions) {
    var name = path(node) + (index == 1 ? ".key" : ".value");
    var earlier = unique(name + ".past");
    var later = unique(name);
    var type = newPositions.type().withShape(newPositions.shape().with(1, past));
    fresh.add(new GraphOutput(later, newPositions, Presentation.TENSOR));
    caches.add(new Cache(earlier, later, type));
    return newInput(earlier, type, node.origin());
  }

  private static String path(Node node) {
    var path = node.origin().path();
    return path.isEmpty() ? node.op().name() : path;
  }

  private String unique(String name) {
    var unique = name;
    for (int i = 2; !names.add(unique); i++) {
      unique = name + "." + i;
    }
    return unique;
  }
}
