package dev.residua.compiler.pass;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// What holds of every graph: each value stands after its inputs and has the type that its op gives
/// it, and what the model names is there.
public final class Verifier {
  private Verifier() {}

  /// @throws IllegalStateException if it does not hold: a mistake of the compiler's
  public static void verify(Graph graph) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var node : graph.nodes()) {
      for (var input : node.inputs()) {
        if (!seen.contains(input)) {
          throw new IllegalStateException(node + " stands before its input " + input);
        }
      }
      var type = node.op().infer(node.inputs().stream().map(Node::type).toList());
      if (!type.equals(node.type())) {
        throw new IllegalStateException(node + " should be " + type);
      }
      if (!seen.add(node)) {
        throw new IllegalStateException(node + " stands twice");
      }
    }
    graph.inputs().forEach(input -> require(seen, input.node()));
    graph.outputs().forEach(output -> require(seen, output.node()));
  }

  private static void require(Set<Node> seen, Node node) {
    if (!seen.contains(node)) {
      throw new IllegalStateException(node + " is not in the graph");
    }
  }
}
