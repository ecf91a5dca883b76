package dev.residua.runtime.plan;

/// What [Strassen] sums of packed weights, once: after the panels of a right-hand side of quarters
/// `B11` to `B22` follow, panel by panel of half of the columns, `B22 - B12 + B11`, `B12 - B11`,
/// `B22 - B12`, and `B21 - (B22 - B12 + B11)`.
public final class StrassenWeights {
  private static final int SUMS = 4;

  private StrassenWeights() {}

  /// @param depth the factors
  /// @param columns the columns, twice a multiple of [Panels#MOST]
  /// @param from the first column of the left half whose sums are made, up to `to`: panels of
  ///   `width` columns
  public static void sum(
      int depth, int columns, int from, int to, int width, float[] packed, int at) {
    int half = depth / 2 * width;
    int sums = at + depth * columns;
    for (int column = from; column < to; column += width) {
      int left = at + column * depth;
      int right = at + (columns / 2 + column) * depth;
      sum(half, packed, left, right, sums + column * SUMS * (depth / 2));
    }
  }

  private static void sum(int half, float[] packed, int left, int right, int to) {
    for (int i = 0; i < half; i++) {
      double b11 = packed[left + i];
      double b21 = packed[left + half + i];
      double b12 = packed[right + i];
      double b22 = packed[right + half + i];
      double sum = b22 - b12 + b11;
      packed[to + i] = (float) sum;
      packed[to + half + i] = (float) (b12 - b11);
      packed[to + 2 * half + i] = (float) (b22 - b12);
      packed[to + 3 * half + i] = (float) (b21 - sum);
    }
  }
}
