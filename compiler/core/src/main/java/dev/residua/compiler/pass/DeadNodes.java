package dev.residua.compiler.pass;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ParameterOp;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// Values that no output depends on → nothing. Inputs stay, as a caller gives them all the same,
/// and so do parameters, which are part of what a model is.
final class DeadNodes {
  private DeadNodes() {}

  static Graph remove(Graph graph) {
    Set<Node> live = Collections.newSetFromMap(new IdentityHashMap<>());
    graph.outputs().forEach(output -> live.add(output.node()));
    for (var node : graph.nodes().reversed()) {
      if (live.contains(node)) {
        live.addAll(node.inputs());
      }
    }
    var kept =
        graph.nodes().stream()
            .filter(node ->
                live.contains(node)
                    || node.op() instanceof InputOp
                    || node.op() instanceof ParameterOp)
            .toList();
    return kept.size() == graph.nodes().size() ? graph : graph.with(kept, graph.outputs());
  }
}
