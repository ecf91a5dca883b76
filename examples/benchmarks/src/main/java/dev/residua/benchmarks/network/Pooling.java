package dev.residua.benchmarks.network;

/// What makes the output of one engine comparable with that of the other.
public enum Pooling {
  /// Nothing: they are the same.
  NONE,
  /// The mean of each sentence's tokens, at length 1.
  SENTENCES;

  /// @param sentences the number of sentences
  /// @param width the size of a token's vector
  public float[] apply(float[] values, int sentences, int width) {
    return switch (this) {
      case NONE -> values;
      case SENTENCES -> means(values, sentences, width);
    };
  }

  private static float[] means(float[] vectors, int sentences, int width) {
    int tokens = vectors.length / sentences / width;
    float[] result = new float[sentences * width];
    for (int n = 0; n < sentences; n++) {
      double square = 0;
      double[] sum = new double[width];
      for (int j = 0; j < width; j++) {
        for (int t = 0; t < tokens; t++) {
          sum[j] += vectors[(n * tokens + t) * width + j];
        }
        square += sum[j] * sum[j];
      }
      for (int j = 0; j < width; j++) {
        result[n * width + j] = (float) (sum[j] / Math.sqrt(square));
      }
    }
    return result;
  }
}
