package dev.residua.runtime.plan;

/// Runs of adjacent factors, cut into blocks: each run into as many whole blocks as it has, and
/// what is left.
final class Runs {
  private Runs() {}

  /// Where the blocks of all runs begin.
  static int[] offsets(int[] starts, int length, int block) {
    int per = count(length, block);
    int[] offsets = new int[starts.length * per];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = starts[i / per] + i % per * block;
    }
    return offsets;
  }

  /// How many factors the blocks have.
  static int[] lengths(int runs, int length, int block) {
    int per = count(length, block);
    int[] lengths = new int[runs * per];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.min(block, length - i % per * block);
    }
    return lengths;
  }

  private static int count(int length, int block) {
    return (length + block - 1) / block;
  }
}
