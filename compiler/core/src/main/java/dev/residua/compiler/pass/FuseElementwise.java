package dev.residua.compiler.pass;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `f(g(x), y)` with elementwise `f` and `g` of one shape → one elementwise operation. A `g` that
/// is a number goes in whatever its shape.
final class FuseElementwise implements Rule {
  private static final int LARGEST = 64;

  @Override
  public Optional<Node> apply(Node node, RewriteSite site) {
    if (!(node.op() instanceof ElementwiseOp outer) || !node.type().dtype().isFloat()) {
      return Optional.empty();
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      var input = node.input(i);
      if (input.op() instanceof ElementwiseOp inner
          && fits(node, input, site)
          && inner.body().size() + outer.body().size() <= LARGEST) {
        return Optional.of(join(node, outer, i, inner, site));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Node node, Node input, RewriteSite site) {
    if (input.inputs().isEmpty()) {
      return node.inputs().size() > 1 || !input.shape().equals(node.shape());
    }
    boolean sameTime = site.fixed(input) == site.fixed(node);
    return sameTime
        && site.usedOnce(input)
        && input.shape().equals(node.shape())
        && input.type().dtype().isFloat();
  }

  private static Node join(
      Node node, ElementwiseOp outer, int at, ElementwiseOp inner, RewriteSite site) {
    var inputs = new ArrayList<Node>();
    var replacements = new ArrayList<ScalarExpr>();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (i == at) {
        var within = new ArrayList<ScalarExpr>();
        node.input(i).inputs().forEach(input -> within.add(index(inputs, input)));
        replacements.add(inner.body().substitute(within));
      } else {
        replacements.add(index(inputs, node.input(i)));
      }
    }
    return site.add(
        new Fused(
            node.input(at).inputs().isEmpty() ? outer.name() : inner.name() + " " + outer.name(),
            outer.body().substitute(replacements),
            node.type().dtype()),
        inputs,
        node.origin());
  }

  private static ScalarExpr index(List<Node> inputs, Node input) {
    int known = inputs.indexOf(input);
    if (known < 0) {
      inputs.add(input);
      known = inputs.size() - 1;
    }
    return ScalarExpr.arg(known);
  }
}
