package dev.residua.runtime.plan;

/// Sums in the order in which vectors add: each lane its own elements, and then lanes to lanes, the
/// most distant first. Code without vectors gets the bits of code with them by it.
public final class Lanes {
  private Lanes() {}

  /// So many elements are added at once, at most: a multiple of all numbers of lanes.
  public static final int BLOCK = 1024;

  /// Where these elements stand in the memory that [#add] is given, after the sums of the lanes.
  public static final int ELEMENTS = Panels.GRAIN;

  /// Adds `count` elements, a multiple of `lanes`, to the sums of the lanes, which stand first.
  public static void add(float[] memory, int count, int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      float sum = memory[lane];
      for (int i = lane; i < count; i += lanes) {
        sum += memory[ELEMENTS + i];
      }
      memory[lane] = sum;
    }
  }

  /// The sum of `count` elements from `at` on.
  ///
  /// @param lanes the lanes of a vector, a power of 2
  public static float sum(float[] values, int at, int count, int lanes) {
    return sum(values, at, at + count, lanes, 0, 1);
  }

  private static float sum(float[] values, int at, int end, int lanes, int lane, int distance) {
    if (distance < lanes) {
      return sum(values, at, end, lanes, lane, 2 * distance)
          + sum(values, at, end, lanes, lane + distance, 2 * distance);
    }
    float sum = 0;
    for (int i = at + lane; i < end; i += lanes) {
      sum += values[i];
    }
    return sum;
  }

  /// The largest of `count` elements from `at` on. A lane that begins with NaN keeps it; later NaNs
  /// are passed over.
  public static float largest(float[] values, int at, int count, int lanes) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int lane = 0; lane < Math.min(lanes, count); lane++) {
      float most = values[at + lane];
      for (int i = at + lane + lanes; i < at + count; i += lanes) {
        most = values[i] > most ? values[i] : most;
      }
      largest = Math.max(largest, most);
    }
    return largest;
  }
}
