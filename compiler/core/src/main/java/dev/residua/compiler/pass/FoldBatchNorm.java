package dev.residua.compiler.pass;

import static dev.residua.compiler.expr.ScalarExpr.arg;
import static dev.residua.compiler.expr.ScalarExpr.lit;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.op.BatchNorm;
import dev.residua.compiler.op.Conv;
import dev.residua.compiler.op.Linear;
import dev.residua.compiler.op.Reshape;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// `batch_norm(conv(x, W, b))` → `conv(x, W s, b s + t)`, and any other `batch_norm(x)` → `x s +
/// t`, with `s = weight / √(running_var + epsilon)` and `t = bias - running_mean s` made at load.
final class FoldBatchNorm implements Rule {
  @Override
  public Optional<Node> apply(Node node, RewriteSite site) {
    if (!(node.op() instanceof BatchNorm(var epsilon))
        || node.inputs().subList(1, 5).stream().anyMatch(input -> !site.fixed(input))) {
      return Optional.empty();
    }
    var scale =
        site.add(
            new Fused(
                "scale",
                arg(0).over(ScalarExpr.call(Fn.SQRT, arg(1).plus(lit(epsilon)))),
                DType.F32),
            List.of(node.input(1), node.input(4)),
            node.origin());
    var shift =
        site.add(
            new Fused("shift", arg(0).minus(arg(1).times(arg(2))), DType.F32),
            List.of(node.input(2), node.input(3), scale),
            node.origin());
    var x = node.input(0);
    if (site.usedOnce(x) && (x.op() instanceof Conv || x.op() instanceof Linear)) {
      return Optional.of(product(node, x, scale, shift, site));
    }
    return Optional.of(
        site.add(
            new Fused("batch_norm", arg(0).times(arg(1)).plus(arg(2)), DType.F32),
            List.of(x, scale, shift),
            node.origin()));
  }

  private static Node product(Node norm, Node x, Node scale, Node shift, RewriteSite site) {
    var origin = x.origin();
    var weight = x.input(1);
    var channels = weight.type().dim(0);
    var perOutput = Shape.of(channels);
    for (int axis = 1; axis < weight.type().rank(); axis++) {
      perOutput = perOutput.append(dev.residua.compiler.tensor.Dim.ONE);
    }
    var scaled =
        site.add(
            new Fused("scaled weight", arg(0).times(arg(1)), DType.F32),
            List.of(weight, site.add(new Reshape(perOutput), List.of(scale), origin)),
            origin);
    var vector = Shape.of(channels);
    var offset = site.add(new Reshape(vector), List.of(shift), origin);
    if (x.inputs().size() > 2) {
      offset =
          site.add(
              new Fused("scaled bias", arg(0).times(arg(1)).plus(arg(2)), DType.F32),
              List.of(x.input(2), site.add(new Reshape(vector), List.of(scale), origin), offset),
              origin);
    }
    var op =
        switch (x.op()) {
          case Conv conv -> new Conv(conv.height(), conv.width(), conv.groups(), true);
          default -> new Linear(true);
        };
    var residual = norm.origin().residual();
    var joined = residual.isPresent() ? origin.withResidual(residual.get()) : origin;
    return site.add(op, List.of(x.input(0), scaled, offset), joined);
  }
}
