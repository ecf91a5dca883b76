package dev.residua.runtime.plan;

/// Four by four products at a time, for many rows or columns side by side: the one loop of plain
/// Java that multiplies.
final class PlainTile {
  /// Factors, and sums, that are taken together: with more, HotSpot makes no vectors of the loop.
  static final int SIZE = 4;

  private PlainTile() {}

  /// Adds the products of four factors to four sums, `count` times. HotSpot sees that a loop over
  /// arrays at one index has no dependences; it does not of places in one array.
  ///
  /// @param w the other factors: four by four, `factorStep` from factor to factor and `sumStep`
  ///   from sum to sum
  static void add(
      int count,
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float[] w,
      int at,
      int factorStep,
      int sumStep,
      float[] a,
      float[] b,
      float[] c,
      float[] d) {
    int at1 = at + factorStep;
    int at2 = at1 + factorStep;
    int at3 = at2 + factorStep;
    float a0 = w[at];
    float a1 = w[at1];
    float a2 = w[at2];
    float a3 = w[at3];
    float b0 = w[at + sumStep];
    float b1 = w[at1 + sumStep];
    float b2 = w[at2 + sumStep];
    float b3 = w[at3 + sumStep];
    float c0 = w[at + 2 * sumStep];
    float c1 = w[at1 + 2 * sumStep];
    float c2 = w[at2 + 2 * sumStep];
    float c3 = w[at3 + 2 * sumStep];
    float d0 = w[at + 3 * sumStep];
    float d1 = w[at1 + 3 * sumStep];
    float d2 = w[at2 + 3 * sumStep];
    float d3 = w[at3 + 3 * sumStep];
    for (int i = 0; i < count; i++) {
      float y0 = x0[i];
      float y1 = x1[i];
      float y2 = x2[i];
      float y3 = x3[i];
      a[i] = Math.fma(y3, a3, Math.fma(y2, a2, Math.fma(y1, a1, Math.fma(y0, a0, a[i]))));
      b[i] = Math.fma(y3, b3, Math.fma(y2, b2, Math.fma(y1, b1, Math.fma(y0, b0, b[i]))));
      c[i] = Math.fma(y3, c3, Math.fma(y2, c2, Math.fma(y1, c1, Math.fma(y0, c0, c[i]))));
      d[i] = Math.fma(y3, d3, Math.fma(y2, d2, Math.fma(y1, d1, Math.fma(y0, d0, d[i]))));
    }
  }

  /// `min(max(sum, low), high)` of each.
  static void limit(int count, float[] sums, float low, float high) {
    for (int i = 0; i < count; i++) {
      sums[i] = Math.min(Math.max(sums[i], low), high);
    }
  }
}
