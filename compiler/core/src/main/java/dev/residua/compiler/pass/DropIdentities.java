package dev.residua.compiler.pass;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.graph.Node;
import java.util.Optional;

/// `dropout(x)`, `drop_path(x)` and whatever else gives its input → `x`.
final class DropIdentities implements Rule {
  @Override
  public Optional<Node> apply(Node node, RewriteSite site) {
    boolean same =
        node.op() instanceof ElementwiseOp op
            && op.body().equals(ScalarExpr.arg(0))
            && node.inputs().size() == 1
            && node.input(0).type().equals(node.type());
    return same ? Optional.of(node.input(0)) : Optional.empty();
  }
}
