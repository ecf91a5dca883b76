package dev.residua.compiler.op;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;

/// `pow(x) = x` to the power of `exponent`.
public record Pow(double exponent) implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "pow",
          "Each element to a power.",
          Signature.of(Signature.Argument.required("exponent", Signature.Kind.FLOAT, "the power")),
          site -> site.add(new Pow(site.number("exponent")), site.input()));

  @Override
  public String name() {
    return "pow";
  }

  @Override
  public ScalarExpr body() {
    var x = ScalarExpr.arg(0);
    return exponent == 2 ? x.times(x) : ScalarExpr.call(Fn.POW, x, ScalarExpr.lit(exponent));
  }
}
