package dev.residua.compiler.lower;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Requirement;
import dev.residua.compiler.kernel.Program.Limit;
import java.util.LinkedHashSet;
import java.util.List;

/// What the ops of a graph require of a run, as far as its inputs decide it.
final class Limits {
  private Limits() {}

  static List<Limit> of(Graph graph) {
    var limits = new LinkedHashSet<Limit>();
    for (var node : graph.nodes()) {
      for (var requirement :
          node.op().requirements(node.inputs().stream().map(Node::type).toList())) {
        switch (requirement) {
          case Requirement.AtMost(var size, var most, var message) -> {
            boolean known = size.isConstant() && most.isConstant();
            if (!known || size.constant() > most.constant()) {
              limits.add(new Limit.AtMost(size, most, message));
            }
          }
          case Requirement.Ids(var input, var rows) -> {
            var ids = source(node.input(input));
            if (ids.op() instanceof InputOp(var name, var _) && rows.isConstant()) {
              limits.add(new Limit.Ids(name, node.origin().path(), rows.constant()));
            }
          }
        }
      }
    }
    return List.copyOf(limits);
  }

  /// The value whose elements `node` holds in another order or in part.
  private static Node source(Node node) {
    var at = node;
    while (at.inputs().size() == 1 && !at.type().dtype().isFloat()) {
      at = at.input(0);
    }
    return at;
  }
}
