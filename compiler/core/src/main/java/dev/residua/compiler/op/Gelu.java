package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import java.util.List;

/// `gelu(x) = x/2 * (1 + erf(x/√2))`, or with `tanh` its approximation `x/2 * (1 + tanh(√(2/π) * (x
/// + 0.044715 x³)))` (Hendrycks and Gimpel, arXiv 1606.08415).
public record Gelu(boolean tanh) implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "gelu",
          "x times the probability that a standard normal number is smaller.",
          Signature.of(
              Signature.Argument.word(
                  "approximate",
                  "none",
                  List.of("none", "tanh"),
                  "tanh takes the approximation that GPT-2 uses")),
          site -> site.add(new Gelu(site.word("approximate").equals("tanh")), site.input()));

  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public ScalarExpr body() {
    var x = ScalarExpr.arg(0);
    var inner =
        tanh
            ? ScalarExpr.call(
                Fn.TANH,
                ScalarExpr.lit(Math.sqrt(2 / Math.PI))
                    .times(x.plus(ScalarExpr.lit(0.044715).times(x).times(x).times(x))))
            : ScalarExpr.call(Fn.ERF, x.times(ScalarExpr.lit(Math.sqrt(0.5))));
    return ScalarExpr.lit(0.5).times(x).times(ScalarExpr.lit(1).plus(inner));
  }
}
