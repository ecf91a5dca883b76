package dev.residua.benchmarks;

/// How far apart the outputs of two engines are.
final class Difference {
  /// The greatest that is let pass.
  static final double LIMIT = 1e-3;

  private Difference() {}

  /// The greatest difference of two outputs, over the greatest number in the first.
  static double of(Engine first, Engine second) {
    float[] expected = first.comparable();
    float[] actual = second.comparable();
    if (expected.length != actual.length) {
      throw new IllegalStateException(actual.length + " numbers, not " + expected.length);
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
    }
    return difference / largest;
  }

  /// @throws IllegalStateException if the outputs are not the same
  static double check(Engine first, Engine second) {
    double difference = of(first, second);
    if (!(difference <= LIMIT)) {
      throw new IllegalStateException("the outputs differ by %.1e".formatted(difference));
    }
    return difference;
  }
}
