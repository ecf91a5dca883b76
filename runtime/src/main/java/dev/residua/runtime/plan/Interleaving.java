package dev.residua.runtime.plan;

/// How vectors of several planes become as many vectors of interleaved elements: lane `l` of vector
/// `v` holds element `v * lanes + l`, which is of channel `(v * lanes + l) % channels` and of place
/// `(v * lanes + l) / channels` in its plane.
public final class Interleaving {
  private Interleaving() {}

  /// Per lane of a vector of the result, the place in the planes that it takes.
  public static int[] places(int vector, int channels, int lanes) {
    int[] places = new int[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      places[lane] = (vector * lanes + lane) / channels;
    }
    return places;
  }

  /// Per lane of a vector of the result, whether it is of `channel`.
  public static boolean[] channel(int vector, int channel, int channels, int lanes) {
    boolean[] is = new boolean[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      is[lane] = (vector * lanes + lane) % channels == channel;
    }
    return is;
  }
}
