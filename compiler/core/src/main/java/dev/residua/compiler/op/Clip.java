package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// `clip(x) = min(max(x, low), high)`
public record Clip(double low, double high) implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "clip",
          "x, but at least low and at most high.",
          Signature.of(
              Signature.Argument.required("low", Signature.Kind.FLOAT, "the least value"),
              Signature.Argument.required("high", Signature.Kind.FLOAT, "the largest value")),
          site -> {
            if (site.number("low") > site.number("high")) {
              throw new ArgumentException(
                  "low",
                  "`clip` from %s to %s is empty"
                      .formatted(site.number("low"), site.number("high")),
                  "low must not be over high");
            }
            return site.add(new Clip(site.number("low"), site.number("high")), site.input());
          });

  @Override
  public String name() {
    return "clip";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0).max(ScalarExpr.lit(low)).min(ScalarExpr.lit(high));
  }
}
