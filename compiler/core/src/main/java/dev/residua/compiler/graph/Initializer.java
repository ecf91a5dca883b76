package dev.residua.compiler.graph;

/// How a parameter starts when no weights are given.
///
/// @param value the constant, the standard deviation, or the bound of a symmetric uniform
///   distribution
public record Initializer(Kind kind, double value) {
  /// The distribution.
  public enum Kind {
    ZEROS,
    ONES,
    CONSTANT,
    NORMAL,
    UNIFORM
  }

  public static final Initializer ZEROS = new Initializer(Kind.ZEROS, 0);
  public static final Initializer ONES = new Initializer(Kind.ONES, 1);

  public static Initializer constant(double value) {
    return new Initializer(Kind.CONSTANT, value);
  }

  public static Initializer normal(double deviation) {
    return new Initializer(Kind.NORMAL, deviation);
  }

  public static Initializer uniform(double bound) {
    return new Initializer(Kind.UNIFORM, bound);
  }
}
