package dev.residua.compiler.emit.java;

/// The time of products, by which the algorithm of one is chosen: 105 GFLOP/s and 24 GB/s, as
/// measured on Zen 4. What counts is the ratio of the constants.
final class ProductCost {
  /// Nanoseconds of a multiply-add in a product.
  private static final double MULTIPLY_ADD = 0.019;

  /// Nanoseconds of a weight that comes from memory.
  private static final double WEIGHT = 0.167;

  /// How much of the lesser of multiplying and reading weights is not hidden behind the other.
  private static final double EXPOSED = 0.2;

  private ProductCost() {}

  /// Nanoseconds of a product with weights that come from memory.
  static double time(double multiplyAdds, double weights) {
    double multiplying = multiplyAdds * MULTIPLY_ADD;
    double reading = weights * WEIGHT;
    return Math.max(multiplying, reading) + EXPOSED * Math.min(multiplying, reading);
  }
}
