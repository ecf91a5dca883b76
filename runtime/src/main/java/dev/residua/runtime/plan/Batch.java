package dev.residua.runtime.plan;

/// How the items of a batch are shared among threads that compute them apart.
///
/// A thread that computes some items at a time by itself waits for no other, and what it makes of
/// them stays in the caches; but it reads all weights for these few items alone. So it does so
/// where the work outweighs the weights.
public final class Batch {
  /// The bytes that stay in a processor's last cache from one layer to the next.
  private static final long CACHE = 16L << 20;

  /// So many multiply-adds for each weight that is read hide the time of reading it.
  private static final long WORK_PER_WEIGHT = 48;

  private Batch() {}

  /// How many items a thread computes together; 0 where all threads compute all items together.
  ///
  /// @param items the items of the batch
  /// @param threads those that may compute
  /// @param room the floats that a run of all items needs besides its inputs and outputs
  /// @param multiplyAdds those of a run of all items
  /// @param weights the weights of the model
  public static int each(long items, int threads, long room, long multiplyAdds, long weights) {
    boolean stays = room * Float.BYTES <= CACHE;
    if (items < 2 || items < threads || threads == 1 && stays) {
      return 0;
    }
    long most = CACHE / Math.max(1, room * Float.BYTES * threads / items);
    long least = WORK_PER_WEIGHT * weights / Math.max(1, multiplyAdds / items);
    for (long each = Math.clamp(most, 1, items / threads); each >= Math.max(1, least); each--) {
      long parts = items / each;
      boolean even = parts % threads == 0 || parts >= 4L * threads;
      if (items % each == 0 && even) {
        return Math.toIntExact(each);
      }
    }
    return 0;
  }

  /// The largest of the sizes.
  public static long most(long... sizes) {
    long most = 0;
    for (long size : sizes) {
      most = Math.max(most, size);
    }
    return most;
  }

  /// A copy of part `i` of `count` parts of like size, in `held` where that has their size.
  public static float[] take(float[] all, int i, int count, float[] held) {
    int size = all.length / count;
    float[] part = held.length == size ? held : new float[size];
    System.arraycopy(all, i * size, part, 0, size);
    return part;
  }

  /// As above.
  public static int[] take(int[] all, int i, int count, int[] held) {
    int size = all.length / count;
    int[] part = held.length == size ? held : new int[size];
    System.arraycopy(all, i * size, part, 0, size);
    return part;
  }

  /// Puts part `i` of `count` parts of like size where it belongs.
  public static void give(float[] part, float[] all, int i, int count) {
    int size = all.length / count;
    System.arraycopy(part, 0, all, i * size, size);
  }

  /// As above.
  public static void give(int[] part, int[] all, int i, int count) {
    int size = all.length / count;
    System.arraycopy(part, 0, all, i * size, size);
  }
}
