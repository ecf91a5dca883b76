package dev.residua.runtime.plan;

/// Transforms the weights of a 3x3 convolution for [Winograd]: `G g Gᵀ` of each channel and column,
/// packed as 36 right-hand sides of products.
public final class WinogradFilter {
  private static final double A = Math.sqrt(0.5);
  private static final double B = Math.sqrt(2);

  /// A row per point: its powers, divided by the product of its distances to the other points.
  private static final double[][] G = {
    {1, 0, 0},
    {-1 / 1.5, -A / 1.5, -A * A / 1.5},
    {-1 / 1.5, A / 1.5, -A * A / 1.5},
    {1.0 / 6, B / 6, B * B / 6},
    {1.0 / 6, -B / 6, B * B / 6},
    {0, 0, 1},
  };

  private WinogradFilter() {}

  /// Transforms and packs the columns from `from` up to `to`, which begins and ends a panel.
  ///
  /// @param at where the weights begin in `source`
  /// @param k per tap and channel, its offset in `source`: channels innermost
  /// @param columns the number of columns; `step` from one to the next in `source`
  static void pack(
      float[] source,
      int at,
      int[] k,
      int columns,
      int step,
      int from,
      int to,
      int lanes,
      int widest,
      float[] packed,
      int packedAt) {
    int channels = k.length / 9;
    int padded = Panels.padded(columns);
    int depth = Share.padded(channels);
    double[] half = new double[Winograd.IN * 3];
    float[] products = new float[Winograd.PRODUCTS];
    for (int column = from; column < to; ) {
      int width = Panels.vectors((padded - column) / lanes, widest) * lanes;
      for (int c = 0; c < depth; c++) {
        for (int j = 0; j < width; j++) {
          if (c < channels && column + j < columns) {
            transform(source, at + (column + j) * step, k, c, channels, half, products);
          } else {
            java.util.Arrays.fill(products, 0f);
          }
          int place = packedAt + column * depth + c * width + j;
          for (int f = 0; f < products.length; f++) {
            packed[place + f * depth * padded] = products[f];
          }
        }
      }
      column += width;
    }
  }

  private static void transform(
      float[] source, int at, int[] k, int c, int channels, double[] half, float[] products) {
    for (int i = 0; i < Winograd.IN; i++) {
      for (int x = 0; x < 3; x++) {
        double sum = 0;
        for (int y = 0; y < 3; y++) {
          sum += G[i][y] * source[at + k[(y * 3 + x) * channels + c]];
        }
        half[i * 3 + x] = sum;
      }
    }
    for (int i = 0; i < Winograd.IN; i++) {
      for (int j = 0; j < Winograd.IN; j++) {
        double sum = 0;
        for (int x = 0; x < 3; x++) {
          sum += half[i * 3 + x] * G[j][x];
        }
        products[i * Winograd.IN + j] = (float) sum;
      }
    }
  }
}
