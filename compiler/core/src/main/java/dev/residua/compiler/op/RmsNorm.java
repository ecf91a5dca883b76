package dev.residua.compiler.op;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.RowOp;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// `x / √(mean(x²) + epsilon) * weight` over each row (Zhang and Sennrich, arXiv 1910.07467).
///
/// @param unitOffset whether the factor is `1 + weight`, as in Gemma
public record RmsNorm(double epsilon, boolean unitOffset) implements RowOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "rms_norm",
          "Each row over the root of its mean square, times a learned weight.",
          Signature.of(
              Signature.Argument.of(
                  "eps", Signature.Kind.FLOAT, 1e-6, "is added to the mean square"),
              Signature.Argument.of(
                  "unit_offset",
                  Signature.Kind.BOOL,
                  false,
                  "whether the factor is 1 + weight, as in Gemma"),
              Signature.Argument.of(
                  "axis", Signature.Kind.INT, -1L, "the axis that a row lies along")),
          site -> {
            var x = site.input();
            return Transpose.around(
                site,
                x,
                Expect.axis("rms_norm", site.integer("axis"), x.type()),
                rows -> apply(site, rows, site.number("eps"), site.flag("unit_offset")));
          });

  /// A norm along the last axis with a new weight.
  static Node apply(CallSite site, Node x, double epsilon, boolean unitOffset) {
    var type = TensorType.f32(Expect.constant("rms_norm", x.type(), -1));
    var start = unitOffset ? Initializer.ZEROS : Initializer.ONES;
    return site.add(new RmsNorm(epsilon, unitOffset), x, site.parameter("weight", type, start));
  }

  @Override
  public String name() {
    return "rms_norm";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    Expect.floats(name(), inputs.getFirst());
    return RowOp.super.infer(inputs);
  }

  @Override
  public RowProgram program() {
    var x = ScalarExpr.arg(0);
    var meanSquare = ScalarExpr.arg(0).over(ScalarExpr.arg(1));
    var root = ScalarExpr.call(Fn.SQRT, meanSquare.plus(ScalarExpr.lit(epsilon)));
    var weight = ScalarExpr.arg(1);
    var factor = unitOffset ? weight.plus(ScalarExpr.lit(1)) : weight;
    return new RowProgram(
        List.of(new RowProgram.Reduction(Combine.SUM, x.times(x), ScalarExpr.lit(1).over(root))),
        x.times(ScalarExpr.row(0)).times(factor));
  }
}
