package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// Training sets elements to 0 with probability p and scales the others up. At inference it is the
/// identity.
///
/// @param p the probability of dropping
public record Dropout(double p) implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "dropout",
          "Training sets elements to 0 with probability p and scales the others up. Nothing happens at inference.",
          Signature.of(
              Signature.Argument.of(
                  "p", Signature.Kind.FLOAT, 0.1, "the probability, from 0 up to but not 1")),
          site -> site.add(new Dropout(Dropout.probability(site)), site.input()));

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0);
  }

  /// The argument `p` of a call.
  static double probability(CallSite site) {
    double p = site.number("p");
    if (!(p >= 0 && p < 1)) {
      throw new ArgumentException(
          "p", "a probability of dropping is from 0 up to but not 1, not " + p, "p = 0.1");
    }
    return p;
  }
}
