package dev.residua.compiler.pass;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.op.Conv;
import dev.residua.compiler.op.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `f(conv(x, W, b), y)` with an elementwise `f` → `conv` with the epilogue `f`; the same for
/// `linear`, and for one that has an epilogue already. The other inputs have the result's shape, as
/// a residual's shortcut has, or one number for each channel.
final class FuseEpilogue implements Rule {
  @Override
  public Optional<Node> apply(Node node, RewriteSite site) {
    if (!(node.op() instanceof ElementwiseOp outer) || !node.type().dtype().isFloat()) {
      return Optional.empty();
    }
    for (int i = node.inputs().size() - 1; i >= 0; i--) {
      var product = node.input(i);
      if (isProduct(product)
          && site.usedOnce(product)
          && product.type().equals(node.type())
          && othersFit(node, i, product)) {
        return Optional.of(join(node, outer, i, product, site));
      }
    }
    return Optional.empty();
  }

  private static boolean isProduct(Node node) {
    return switch (node.op()) {
      case Conv conv -> !conv.depthwise(node.input(1).type());
      case Linear _ -> true;
      case WithEpilogue _ -> true;
      default -> false;
    };
  }

  private static boolean othersFit(Node node, int at, Node product) {
    boolean image = base(product.op()) instanceof Conv;
    for (int i = 0; i < node.inputs().size(); i++) {
      var shape = node.input(i).shape();
      boolean whole = shape.equals(node.shape());
      int channelAxis = image ? -3 : -1;
      boolean perChannel =
          shape.rank() >= -channelAxis
              && shape.dim(channelAxis).equals(node.shape().dim(image ? 1 : -1))
              && shape.size().equals(shape.dim(channelAxis));
      if (i != at && !whole && !perChannel || i != at && node.input(i) == product) {
        return false;
      }
    }
    return true;
  }

  private static PrimitiveOp base(dev.residua.compiler.graph.Op op) {
    return op instanceof WithEpilogue fused ? fused.base() : (PrimitiveOp) op;
  }

  private static Node join(Node node, ElementwiseOp outer, int at, Node product, RewriteSite site) {
    int baseInputs =
        product.op() instanceof WithEpilogue fused ? fused.baseInputs() : product.inputs().size();
    var before = product.op() instanceof WithEpilogue fused ? fused.body() : ScalarExpr.arg(0);
    var title = product.op() instanceof WithEpilogue fused ? fused.title() : "";
    var inputs = new ArrayList<>(product.inputs());
    var replacements = new ArrayList<ScalarExpr>();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (i == at) {
        replacements.add(before);
      } else {
        inputs.add(node.input(i));
        replacements.add(ScalarExpr.arg(inputs.size() - baseInputs));
      }
    }
    var op =
        new WithEpilogue(
            base(product.op()),
            baseInputs,
            outer.body().substitute(replacements),
            title + ", " + outer.name());
    var residual = node.origin().residual();
    var origin =
        residual.isPresent() ? product.origin().withResidual(residual.get()) : product.origin();
    return site.add(op, List.copyOf(inputs), origin);
  }
}
