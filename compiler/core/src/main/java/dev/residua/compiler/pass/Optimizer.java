package dev.residua.compiler.pass;

import dev.residua.compiler.graph.Graph;
import java.util.List;

/// The passes over a graph, in their order; a verifier runs after each.
public final class Optimizer {
  private static final List<List<Rule>> PASSES =
      List.of(
          List.of(new DropIdentities()),
          List.of(new FoldBatchNorm()),
          List.of(new FuseElementwise()),
          List.of(new FuseEpilogue()));

  private Optimizer() {}

  /// The graph that is lowered: the same values by fewer and larger steps.
  public static Graph optimize(Graph graph) {
    var current = DeadNodes.remove(graph);
    for (var rules : PASSES) {
      current = Rewriting.apply(current, rules);
      Verifier.verify(current);
    }
    current = JoinLinears.apply(current);
    Verifier.verify(current);
    return current;
  }
}
