package dev.residua.runtime;

/// How a parameter begins where no weights are given. `value` is the constant of `CONSTANT`, the
/// standard deviation of `NORMAL` (mean 0), and the bound of `UNIFORM` (from -value to value); the
/// other kinds ignore it.
public record Initializer(Kind kind, float value) {
  /// The distribution.
  public enum Kind {
    ZEROS,
    ONES,
    CONSTANT,
    NORMAL,
    UNIFORM
  }

  public static Initializer zeros() {
    return new Initializer(Kind.ZEROS, 0);
  }

  public static Initializer ones() {
    return new Initializer(Kind.ONES, 1);
  }

  public static Initializer constant(float value) {
    return new Initializer(Kind.CONSTANT, value);
  }

  public static Initializer normal(float deviation) {
    return new Initializer(Kind.NORMAL, deviation);
  }

  public static Initializer uniform(float bound) {
    return new Initializer(Kind.UNIFORM, bound);
  }
}
