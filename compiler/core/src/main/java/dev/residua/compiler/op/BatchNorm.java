package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// `(x - running_mean) / √(running_var + epsilon) * weight + bias` for each channel (Ioffe and
/// Szegedy, arXiv 1502.03167). The inputs are x, weight, bias, running mean and running variance,
/// the last four shaped `[C, 1, 1]` so that they broadcast along the channels, axis 1.
public record BatchNorm(double epsilon) implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "batch_norm",
          "Each channel less its mean, over its deviation, times a learned weight, plus a bias.",
          Signature.of(
              Signature.Argument.of("eps", Signature.Kind.FLOAT, 1e-5, "is added to the variance"),
              Signature.Argument.of(
                  "init",
                  Signature.Kind.FLOAT,
                  1.0,
                  "where the weight starts; 0 for the last norm of a residual branch")),
          site -> apply(site, site.input(), site.number("eps"), site.number("init")));

  /// A batch norm with new parameters and statistics.
  static Node apply(CallSite site, Node x, double epsilon, double start) {
    var type = x.type();
    Expect.floats("batch_norm", type);
    Expect.atLeast("batch_norm", 2, type);
    var channels = Dim.of(Expect.constant("batch_norm", type, 1));
    var vector = TensorType.f32(channels);
    var along = Expect.along(channels, 1, type.rank());
    var operands =
        List.of(
            site.parameter("weight", vector, Initializer.constant(start)),
            site.parameter("bias", vector, Initializer.ZEROS),
            site.statistic("running_mean", vector, Initializer.ZEROS),
            site.statistic("running_var", vector, Initializer.ONES));
    var shaped = operands.stream().map(operand -> Reshape.apply(site, operand, along)).toList();
    return site.add(
        new BatchNorm(epsilon), x, shaped.get(0), shaped.get(1), shaped.get(2), shaped.get(3));
  }

  @Override
  public String name() {
    return "batch_norm";
  }

  @Override
  public ScalarExpr body() {
    var deviation = ScalarExpr.call(Fn.SQRT, ScalarExpr.arg(4).plus(ScalarExpr.lit(epsilon)));
    return ScalarExpr.arg(0)
        .minus(ScalarExpr.arg(3))
        .over(deviation)
        .times(ScalarExpr.arg(1))
        .plus(ScalarExpr.arg(2));
  }
}
