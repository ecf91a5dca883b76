package dev.residua.runtime.plan;

import java.util.Arrays;

/// Transforms the weights of a 3x3 convolution for [Winograd]: `G g Gᵀ` of each channel and column,
/// packed panel by panel, in each as 36 right-hand sides of products, or 16.
public final class WinogradFilter {
  private static final int TAPS = 9;

  /// Channels that are transformed side by side: so many that HotSpot compiles the loops below, and
  /// leaves what calls them alone.
  private static final int CHANNELS = 32;

  private static final double A = Math.sqrt(0.5);
  private static final double B = Math.sqrt(2);

  private static final WinogradFilter FOUR =
      new WinogradFilter(
          new double[][] {
            {1, 0, 0},
            {-1 / 1.5, -A / 1.5, -A * A / 1.5},
            {-1 / 1.5, A / 1.5, -A * A / 1.5},
            {1.0 / 6, B / 6, B * B / 6},
            {1.0 / 6, -B / 6, B * B / 6},
            {0, 0, 1},
          });

  private static final WinogradFilter TWO =
      new WinogradFilter(
          new double[][] {
            {1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1},
          });

  /// In steps of two: a filter of the outer taps, for inputs at even places, and the tap in the
  /// middle, for those at odd places.
  private static final WinogradFilter FOUR_STRIDED =
      new WinogradFilter(
          new double[][] {
            {1 / 1.5, 0, 1 / 1.5},
            {-1 / 1.5, 0, 1 / 1.5},
            {-1 / 0.75, 0, -0.5 / 0.75},
            {1 / 0.75, 0, -0.5 / 0.75},
            {0, 0, 1},
            {0, 1, 0},
          });

  private static final WinogradFilter TWO_STRIDED =
      new WinogradFilter(
          new double[][] {
            {0.5, 0, 0.5}, {-0.5, 0, 0.5}, {0, 0, 1}, {0, 1, 0},
          });

  /// A row per point: its powers, divided by the product of its distances to the other points.
  private final double[][] g;

  private WinogradFilter(double[][] g) {
    this.g = g;
  }

  /// @param tile the outputs of a tile along an axis: 4 or 2
  /// @param stride 1 or 2
  static WinogradFilter of(int tile, int stride) {
    return switch (tile) {
      case 2 -> stride == 1 ? TWO : TWO_STRIDED;
      case 4 -> stride == 1 ? FOUR : FOUR_STRIDED;
      default -> throw new IllegalArgumentException("no tile of " + tile + " outputs");
    };
  }

  /// Transforms and packs the columns from `from` up to `to`, which begins and ends a panel.
  ///
  /// @param at where the weights begin in `source`
  /// @param k per tap and channel, its offset in `source`: channels innermost
  /// @param columns the number of columns; `step` from one to the next in `source`
  void pack(
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
    int channels = k.length / TAPS;
    int padded = Panels.padded(columns);
    int depth = Share.padded(channels);
    int most = widest * lanes * CHANNELS;
    double[][] taps = new double[TAPS][most];
    double[][] half = new double[g.length * 3][most];
    float[][] products = new float[g.length * g.length][most];
    for (int column = from; column < to; ) {
      int width = Panels.vectors((padded - column) / lanes, widest) * lanes;
      for (int c = 0; c < depth; c += CHANNELS) {
        int count = Math.min(CHANNELS, channels - c);
        if (count < CHANNELS || column + width > columns) {
          for (double[] tap : taps) {
            Arrays.fill(tap, 0);
          }
        }
        for (int j = 0; j < Math.min(width, columns - column); j++) {
          gather(count, source, at + (column + j) * step, k, c, taps, j, width);
        }
        int filled = Math.min(CHANNELS, depth - c) * width;
        transform(filled, taps, half, products);
        int place = packedAt + column * products.length * depth + c * width;
        for (int f = 0; f < products.length; f++) {
          System.arraycopy(products[f], 0, packed, place + f * depth * width, filled);
        }
      }
      column += width;
    }
  }

  /// The taps of `count` channels from `from` on of a column. Short methods are compiled soon,
  /// which is what counts where weights are packed once.
  private static void gather(
      int count, float[] source, int at, int[] k, int from, double[][] to, int toAt, int toStep) {
    int channels = k.length / TAPS;
    for (int tap = 0; tap < TAPS; tap++) {
      gather(count, source, at, k, tap * channels + from, to[tap], toAt, toStep);
    }
  }

  private static void gather(
      int count, float[] source, int at, int[] k, int from, double[] to, int toAt, int toStep) {
    for (int i = 0; i < count; i++) {
      to[toAt + i * toStep] = source[at + k[from + i]];
    }
  }

  /// Transforms `count` filters side by side.
  private void transform(int count, double[][] taps, double[][] half, float[][] products) {
    for (int i = 0; i < g.length; i++) {
      for (int x = 0; x < 3; x++) {
        combine(count, g[i], taps[x], taps[3 + x], taps[6 + x], half[i * 3 + x]);
      }
    }
    for (int i = 0; i < g.length; i++) {
      for (int j = 0; j < g.length; j++) {
        combine(
            count, g[j], half[i * 3], half[i * 3 + 1], half[i * 3 + 2], products[i * g.length + j]);
      }
    }
  }

  private static void combine(
      int count, double[] factors, double[] a, double[] b, double[] c, double[] to) {
    double f = factors[0];
    double g = factors[1];
    double h = factors[2];
    for (int j = 0; j < count; j++) {
      to[j] = f * a[j] + g * b[j] + h * c[j];
    }
  }

  private static void combine(
      int count, double[] factors, double[] a, double[] b, double[] c, float[] to) {
    double f = factors[0];
    double g = factors[1];
    double h = factors[2];
    for (int j = 0; j < count; j++) {
      to[j] = (float) (f * a[j] + g * b[j] + h * c[j]);
    }
  }

  /// Loops for [ShortCalls].
  ///
  /// @param taps nine times as many as `count`
  static void shortCalls(int count, double[][] taps, float[] floats, int[] k) {
    gather(count, floats, 0, k, 0, taps, 0, 1);
    gather(count, floats, 0, k, 0, taps[0], 0, 1);
    combine(count, FOUR.g[1], taps[0], taps[1], taps[2], taps[3]);
    combine(count, FOUR.g[1], taps[0], taps[1], taps[2], floats);
  }
}
