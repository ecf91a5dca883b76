package dev.residua.compiler.generate;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.tensor.Dim;
import java.util.Optional;

/// A model that computes every item of a batch by itself: all inputs and outputs have one symbol as
/// their first axis, and nothing joins two of its items. So some items may be computed after
/// others.
///
/// @param batch the symbol
/// @param multiplyAdds those of a run
/// @param weights the number of the model's weights
public record ItemByItem(String batch, Dim multiplyAdds, long weights) {
  /// Whether and how a model does so; empty where it does not.
  public static Optional<ItemByItem> of(Graph graph) {
    if (graph.inputs().isEmpty()) {
      return Optional.empty();
    }
    var type = graph.inputs().getFirst().node().type();
    if (type.rank() == 0 || !type.dim(0).isSymbol()) {
      return Optional.empty();
    }
    var batch = type.dim(0);
    return apart(graph, batch)
        ? Optional.of(new ItemByItem(batch.toString(), multiplyAdds(graph), weights(graph)))
        : Optional.empty();
  }

  private static boolean apart(Graph graph, Dim batch) {
    Runs runs;
    try {
      runs = Runs.of(graph, batch);
    } catch (Runs.Mixed _) {
      return false;
    }
    return graph.nodes().stream().allMatch(node -> runs.rule(node) instanceof PositionRule.Along)
        && graph.inputs().stream().allMatch(input -> runs.isFirst(input.node()))
        && graph.outputs().stream().allMatch(output -> runs.isFirst(output.node()));
  }

  private static Dim multiplyAdds(Graph graph) {
    var sum = Dim.ZERO;
    for (var node : graph.nodes()) {
      var inputs = node.inputs().stream().map(input -> input.type()).toList();
      sum = sum.plus(node.op().multiplyAdds(inputs, node.type()));
    }
    return sum;
  }

  private static long weights(Graph graph) {
    return graph.parameters().stream()
        .map(parameter -> parameter.type().shape().size())
        .filter(Dim::isConstant)
        .mapToLong(Dim::constant)
        .sum();
  }
}
