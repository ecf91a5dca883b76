package dev.residua.compiler.expr;

/// How the elements of a reduction are joined.
public enum Combine {
  SUM(0),
  MAX(Double.NEGATIVE_INFINITY);

  private final double identity;

  Combine(double identity) {
    this.identity = identity;
  }

  /// The value that joins with any other to that other.
  public double identity() {
    return identity;
  }

  public double apply(double a, double b) {
    return switch (this) {
      case SUM -> a + b;
      case MAX -> Math.max(a, b);
    };
  }
}
