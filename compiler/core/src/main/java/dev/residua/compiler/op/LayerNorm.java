package dev.residua.compiler.op;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.RowOp;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// `(x - mean) / √(variance + epsilon) * weight + bias` over each row, with the population variance
/// (Ba, Kiros and Hinton, arXiv 1607.06450). The inputs are x and, if `weight`, the weight and, if
/// `bias`, the bias.
public record LayerNorm(double epsilon, boolean weight, boolean bias) implements RowOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "layer_norm",
          "Each row less its mean, over its deviation, times a learned weight, plus a learned bias.",
          Signature.of(
              Signature.Argument.of("eps", Signature.Kind.FLOAT, 1e-5, "is added to the variance"),
              Signature.Argument.of("bias", Signature.Kind.BOOL, true, "whether a bias is learned"),
              Signature.Argument.of(
                  "affine",
                  Signature.Kind.BOOL,
                  true,
                  "whether a weight, and with it a bias, is learned"),
              Signature.Argument.of(
                  "axis", Signature.Kind.INT, -1L, "the axis that a row lies along")),
          LayerNorm::build);

  private static Node build(CallSite site) {
    var x = site.input();
    int axis = Expect.axis("layer_norm", site.integer("axis"), x.type());
    boolean affine = site.flag("affine");
    return Transpose.around(
        site,
        x,
        axis,
        rows -> apply(site, rows, site.number("eps"), affine, affine && site.flag("bias")));
  }

  /// A layer norm along the last axis with new parameters.
  static Node apply(CallSite site, Node x, double epsilon, boolean weight, boolean bias) {
    var inputs = new ArrayList<>(List.of(x));
    if (weight) {
      var type = TensorType.f32(Expect.constant("layer_norm", x.type(), -1));
      inputs.add(site.parameter("weight", type, Initializer.ONES));
      if (bias) {
        inputs.add(site.parameter("bias", type, Initializer.ZEROS));
      }
    }
    return site.add(new LayerNorm(epsilon, weight, bias), inputs);
  }

  @Override
  public String name() {
    return "layer_norm";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    Expect.floats(name(), inputs.getFirst());
    return RowOp.super.infer(inputs);
  }

  @Override
  public RowProgram program() {
    var x = ScalarExpr.arg(0);
    var total = ScalarExpr.arg(0);
    var length = ScalarExpr.arg(1);
    var centred = x.minus(ScalarExpr.row(0));
    var deviation = ScalarExpr.call(Fn.SQRT, total.over(length).plus(ScalarExpr.lit(epsilon)));
    var output = centred.times(ScalarExpr.row(1));
    if (weight) {
      output = output.times(ScalarExpr.arg(1));
    }
    if (bias) {
      output = output.plus(ScalarExpr.arg(weight ? 2 : 1));
    }
    return new RowProgram(
        List.of(
            new RowProgram.Reduction(Combine.SUM, x, total.over(length)),
            new RowProgram.Reduction(
                Combine.SUM, centred.times(centred), ScalarExpr.lit(1).over(deviation))),
        output);
  }
}
