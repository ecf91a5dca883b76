package dev.residua.compiler.op;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.RowOp;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// `x / max(√Σx², epsilon)` over each row.
public record L2Normalise(double epsilon) implements RowOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "l2_normalise",
          "Vectors along an axis, each divided by its length.",
          Signature.of(
              Signature.Argument.of(
                  "axis", Signature.Kind.INT, -1L, "the axis that a vector lies along"),
              Signature.Argument.of(
                  "eps", Signature.Kind.FLOAT, 1e-12, "the least length to divide by")),
          site -> {
            var x = site.input();
            return Transpose.around(
                site,
                x,
                Expect.axis("l2_normalise", site.integer("axis"), x.type()),
                rows -> site.add(new L2Normalise(site.number("eps")), rows));
          });

  @Override
  public String name() {
    return "l2_normalise";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    Expect.floats(name(), inputs.getFirst());
    return RowOp.super.infer(inputs);
  }

  @Override
  public RowProgram program() {
    var x = ScalarExpr.arg(0);
    var length = ScalarExpr.call(Fn.SQRT, ScalarExpr.arg(0)).max(ScalarExpr.lit(epsilon));
    return new RowProgram(
        List.of(new RowProgram.Reduction(Combine.SUM, x.times(x), ScalarExpr.lit(1).over(length))),
        x.times(ScalarExpr.row(0)));
  }
}
