package dev.residua.cli.summary;

import dev.residua.cli.UserError;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Parameter;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.graph.RowOp;
import dev.residua.compiler.op.OpCatalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Makes rows of a graph: the nodes of one layer, where they follow each other, are one row.
/// Parameters count at their first use, shared ones once.
public final class Summarizer {
  private final Map<String, Long> sizes;
  private final Set<String> counted = new HashSet<>();
  private final List<LayerRow> rows = new ArrayList<>();
  private final List<Node> layer = new ArrayList<>();

  private Summarizer(Map<String, Long> sizes) {
    this.sizes = sizes;
  }

  /// The rows of a model, in the order in which it computes.
  ///
  /// @param sizes a value for every symbol
  public static ModelSummary of(Graph graph, Map<String, Long> sizes) {
    var summarizer = new Summarizer(sizes);
    for (var node : graph.nodes()) {
      if (!(node.op() instanceof ParameterOp)) {
        summarizer.add(node);
      }
    }
    summarizer.finish();
    return new ModelSummary(graph.name(), summarizer.rows, sizes);
  }

  private void add(Node node) {
    boolean same =
        !layer.isEmpty()
            && !(node.op() instanceof InputOp)
            && layer.getFirst().origin().path().equals(node.origin().path())
            && !node.origin().path().isEmpty();
    if (!same) {
      finish();
    }
    layer.add(node);
  }

  private void finish() {
    if (layer.isEmpty()) {
      return;
    }
    long parameters = 0;
    long statistics = 0;
    long multiplyAdds = 0;
    for (var node : layer) {
      for (var input : node.inputs()) {
        if (input.op() instanceof ParameterOp(var parameter) && counted.add(parameter.name())) {
          long size = size(parameter);
          parameters += parameter.trained() ? size : 0;
          statistics += parameter.trained() ? 0 : size;
        }
      }
      multiplyAdds = Math.addExact(multiplyAdds, multiplyAdds(node));
    }
    var last = layer.getLast();
    var name = last.op() instanceof InputOp(var input, var _) ? input : last.origin().path();
    rows.add(
        new LayerRow(name, kind(), last.shape().toString(), parameters, statistics, multiplyAdds));
    layer.clear();
  }

  /// The op that the layer is named after, or else the one of its nodes that does the work: what
  /// multiplies, what works on rows, or the last.
  private String kind() {
    var path = layer.getLast().origin().path();
    var name = path.substring(path.lastIndexOf('.') + 1).replaceFirst("_\\d+$", "");
    if (layer.size() > 1 && OpCatalog.named(name).isPresent()) {
      return name;
    }
    return layer.stream()
        .filter(node -> multiplyAdds(node) > 0)
        .findFirst()
        .or(() -> layer.stream().filter(node -> node.op() instanceof RowOp).findFirst())
        .orElse(layer.getLast())
        .op()
        .name();
  }

  private long size(Parameter parameter) {
    return parameter.type().shape().size().constant();
  }

  private long multiplyAdds(Node node) {
    var types = node.inputs().stream().map(Node::type).toList();
    try {
      return node.op()
          .multiplyAdds(types, node.type())
          .evaluate(symbol -> Objects.requireNonNull(sizes.get(symbol)));
    } catch (ArithmeticException _) {
      throw new UserError("the multiply-adds of " + node + " do not fit 64 bits");
    }
  }
}
