package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;

/// Training drops a whole sample with probability p and scales the others up (stochastic depth). At
/// inference it is the identity.
///
/// @param p the probability of dropping
public record DropPath(double p) implements FloatOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "drop_path",
          "Training drops a whole sample with probability p and scales the others up (stochastic depth). Nothing happens at inference.",
          Signature.of(
              Signature.Argument.of(
                  "p", Signature.Kind.FLOAT, 0.1, "the probability, from 0 up to but not 1")),
          site -> site.add(new DropPath(Dropout.probability(site)), site.input()));

  @Override
  public String name() {
    return "drop_path";
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0);
  }
}
