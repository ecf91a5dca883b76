package dev.residua.runtime.plan;

/// Tables of the offsets that nested loops go through.
final class Offsets {
  private Offsets() {}

  /// The number of steps of loops with these extents.
  static int count(long[] extents) {
    long count = 1;
    for (long extent : extents) {
      count = Math.multiplyExact(count, extent);
    }
    return Math.toIntExact(count);
  }

  /// `start + Σ index[i] * strides[i]` for every index, the last one fastest.
  static int[] table(long start, long[] extents, long[] strides) {
    int[] table = new int[count(extents)];
    if (table.length == 0) {
      return table;
    }
    int[] index = new int[extents.length];
    long offset = start;
    for (int i = 0; ; i++) {
      table[i] = Math.toIntExact(offset);
      int axis = extents.length - 1;
      while (axis >= 0 && ++index[axis] == extents[axis]) {
        offset -= (extents[axis] - 1) * strides[axis];
        index[axis--] = 0;
      }
      if (axis < 0) {
        return table;
      }
      offset += strides[axis];
    }
  }
}
