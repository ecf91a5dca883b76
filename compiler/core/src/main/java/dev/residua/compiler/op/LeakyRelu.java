package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// `leaky_relu(x) = x > 0 ? x : slope * x`
public record LeakyRelu(double slope) implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "leaky_relu",
          "x where it is positive, else slope times x.",
          Signature.of(
              Signature.Argument.of(
                  "slope", Signature.Kind.FLOAT, 0.01, "the factor of negative elements")),
          site -> site.add(new LeakyRelu(site.number("slope")), site.input()));

  @Override
  public String name() {
    return "leaky_relu";
  }

  @Override
  public ScalarExpr body() {
    var x = ScalarExpr.arg(0);
    return new ScalarExpr.Select(x, ScalarExpr.lit(0), x, x.times(ScalarExpr.lit(slope)));
  }
}
