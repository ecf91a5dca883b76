package dev.residua.compiler.op;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.RowOp;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// `exp(x - max) / Σ exp(x - max)` over each row.
public record Softmax() implements RowOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "softmax",
          "Exponentials that sum to 1 along an axis.",
          Signature.of(
              Signature.Argument.of("axis", Signature.Kind.INT, -1L, "the axis that sums to 1")),
          site -> {
            var x = site.input();
            return Transpose.around(
                site,
                x,
                Expect.axis("softmax", site.integer("axis"), x.type()),
                rows -> site.add(new Softmax(), rows));
          });

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    Expect.floats(name(), inputs.getFirst());
    return RowOp.super.infer(inputs);
  }

  @Override
  public RowProgram program() {
    var x = ScalarExpr.arg(0);
    var exp = ScalarExpr.call(Fn.EXP, x.minus(ScalarExpr.row(0)));
    return new RowProgram(
        List.of(
            new RowProgram.Reduction(Combine.MAX, x, ScalarExpr.arg(0)),
            new RowProgram.Reduction(Combine.SUM, exp, ScalarExpr.lit(1).over(ScalarExpr.arg(0)))),
        exp.times(ScalarExpr.row(1)));
  }
}
