package dev.residua.runtime.image;

/// A picture as one array a channel, values 0 to 255, row by row.
final class Planes {
  private final float[][] planes;
  private final int height;
  private final int width;

  Planes(float[][] planes, int height, int width) {
    this.planes = planes;
    this.height = height;
    this.width = width;
  }

  /// The live values of a channel.
  float[] plane(int channel) {
    return planes[channel];
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /// A window of the picture scaled to `scaledHeight` x `scaledWidth`, by the triangle filter,
  /// which is bilinear where it enlarges and a mean over all covered pixels where it reduces.
  Planes resize(
      int scaledHeight, int scaledWidth, int top, int left, int cropHeight, int cropWidth) {
    Taps columns = Taps.of(width, scaledWidth, left, cropWidth);
    Taps rows = Taps.of(height, scaledHeight, top, cropHeight);
    float[][] to = new float[planes.length][];
    for (int c = 0; c < planes.length; c++) {
      to[c] = vertically(rows, horizontally(columns, planes[c]), cropWidth);
    }
    return new Planes(to, cropHeight, cropWidth);
  }

  private float[] horizontally(Taps taps, float[] plane) {
    int count = taps.first.length;
    float[] to = new float[height * count];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < count; x++) {
        float[] weights = taps.weights[x];
        int from = y * width + taps.first[x];
        float sum = 0;
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * plane[from + k];
        }
        to[y * count + x] = sum;
      }
    }
    return to;
  }

  private static float[] vertically(Taps taps, float[] plane, int width) {
    int count = taps.first.length;
    float[] to = new float[count * width];
    for (int y = 0; y < count; y++) {
      float[] weights = taps.weights[y];
      for (int k = 0; k < weights.length; k++) {
        int from = (taps.first[y] + k) * width;
        for (int x = 0; x < width; x++) {
          to[y * width + x] += weights[k] * plane[from + x];
        }
      }
    }
    return to;
  }

  /// For each result, the first source that it takes and the weights of those from there on.
  private static final class Taps {
    final int[] first;
    final float[][] weights;

    Taps(int count) {
      first = new int[count];
      weights = new float[count][];
    }

    static Taps of(int from, int to, int begin, int count) {
      double step = (double) from / to;
      double reach = Math.max(1, step);
      Taps taps = new Taps(count);
      for (int i = 0; i < count; i++) {
        double centre = (begin + i + 0.5) * step;
        int low = Math.max(0, (int) Math.floor(centre - reach + 0.5));
        int high = Math.min(from, (int) Math.floor(centre + reach + 0.5));
        double[] triangle = new double[high - low];
        double sum = 0;
        for (int k = 0; k < triangle.length; k++) {
          triangle[k] = Math.max(0, 1 - Math.abs(low + k + 0.5 - centre) / reach);
          sum += triangle[k];
        }
        taps.first[i] = low;
        taps.weights[i] = new float[triangle.length];
        for (int k = 0; k < triangle.length; k++) {
          taps.weights[i][k] = (float) (triangle[k] / sum);
        }
      }
      return taps;
    }
  }
}
