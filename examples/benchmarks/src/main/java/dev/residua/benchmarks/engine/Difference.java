package dev.residua.benchmarks.engine;

/// How far apart the outputs of two engines are.
public final class Difference {
  /// The greatest that is let pass.
  static final double LIMIT = 1e-3;

  private Difference() {}

  /// The greatest difference of two outputs, over the greatest number in the first.
  ///
  /// @throws IllegalStateException if it is not below the limit
  public static double check(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalStateException(actual.length + " numbers, not " + expected.length);
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      // Not a number is greater than any, so that it does not pass.
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
    }
    double relative = difference / largest;
    if (!(relative <= LIMIT)) {
      throw new IllegalStateException("the outputs differ by %.1e".formatted(relative));
    }
    return relative;
  }
}
