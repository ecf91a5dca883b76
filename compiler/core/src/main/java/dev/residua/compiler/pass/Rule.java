package dev.residua.compiler.pass;

import dev.residua.compiler.graph.Node;
import java.util.Optional;

/// One rewrite of one node. Its doc comment says `before → after`.
interface Rule {
  /// What stands in place of `node`, if the rule applies. New values on the way are made by `site`.
  Optional<Node> apply(Node node, RewriteSite site);
}
