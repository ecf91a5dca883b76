package dev.residua.compiler.pass;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import dev.residua.compiler.source.Origin;
import java.util.List;

/// What a rule sees of the graph around a node.
interface RewriteSite {
  /// Whether `node` is used by one value only and is no output, so that it may go into its user.
  boolean usedOnce(Node node);

  /// Whether `node` depends on weights only, and not on a run.
  boolean fixed(Node node);

  /// A new value.
  Node add(Op op, List<Node> inputs, Origin origin);
}
