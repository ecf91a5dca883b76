package dev.residua.compiler.expr;

/// The functions of [ScalarExpr]. Their meaning is that of [Evaluator], in double precision.
public enum Fn {
  ADD(2),
  SUB(2),
  MUL(2),
  DIV(2),
  /// The larger; NaN if either is.
  MAX(2),
  /// The smaller; NaN if either is.
  MIN(2),
  NEG(1),
  ABS(1),
  FLOOR(1),
  SQRT(1),
  EXP(1),
  LOG(1),
  SIN(1),
  COS(1),
  TANH(1),
  /// The error function, `2/√π ∫₀ˣ exp(-t²) dt`.
  ERF(1),
  /// `a` to the power of `b`.
  POW(2);

  private final int arity;

  Fn(int arity) {
    this.arity = arity;
  }

  public int arity() {
    return arity;
  }
}
