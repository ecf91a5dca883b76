package dev.residua.runtime.plan;

/// The offsets of an attention for the sizes of one run.
public final class AttentionPlan {
  /// What a thread may hold of the matrix of scores, in floats.
  private static final int SCORES = 1 << 14;

  /// As many rows of scores are held at least: packed keys are read once for them.
  private static final int ROWS = 48;

  /// Images or sequences, heads of queries, queries, keys, sizes of a head of keys and of values.
  public final int batch;

  public final int heads;
  public final int queries;
  public final int keys;
  public final int keySize;
  public final int valueSize;

  /// Query heads that share a key head.
  public final int group;

  /// The keys with padding to a multiple of [Panels#GRAIN].
  public final int paddedKeys;

  /// Rows of scores that are held at once.
  public final int rowBlock;

  /// Offset and steps from batch item to item, head to head, position to position.
  public final int[] q;

  public final int[] k;
  public final int[] v;
  public final int[] out;

  /// Offset and steps from batch item to item, head to head, query to query, key to key.
  public final int[] mask;

  /// The product of queries with keys, and of scores with values.
  public final Product scores;

  public final Product values;

  private AttentionPlan(int[] sizes, int[] q, int[] k, int[] v, int[] out, int[] mask) {
    batch = sizes[0];
    heads = sizes[1];
    queries = sizes[2];
    keys = sizes[3];
    keySize = sizes[4];
    valueSize = sizes[5];
    group = heads / Math.max(1, sizes[6]);
    this.q = q;
    this.k = k;
    this.v = v;
    this.out = out;
    this.mask = mask;
    paddedKeys = Panels.padded(keys);
    // Blocks of about the same size, of whole tiles of six rows.
    int most = Math.max(ROWS, SCORES / Math.max(1, paddedKeys));
    int blocks = Math.max(1, (queries + most - 1) / most);
    rowBlock = Math.max(1, Math.min(queries, ((queries + blocks - 1) / blocks + 5) / 6 * 6));
    scores = Product.columns(keys).rows(queries, q[3]).run(keySize).build();
    values = Product.columns(valueSize).rows(rowBlock, paddedKeys).run(keys).build();
  }

  /// @param sizes batch, heads, queries, keys, key size, value size, key heads
  /// @param q offset, and steps along batch, heads, positions; as are `k`, `v`, `out`
  /// @param mask offset, and steps along batch, heads, queries, keys; all 0 without a mask
  public static AttentionPlan of(
      long[] sizes, long[] q, long[] k, long[] v, long[] out, long[] mask) {
    return new AttentionPlan(ints(sizes), ints(q), ints(k), ints(v), ints(out), ints(mask));
  }

  /// The floats that one thread needs: packed keys and values, scores, what divides each of their
  /// rows, and which keys are hidden.
  public int scratch() {
    return Math.addExact(
        Math.addExact(Math.addExact(keyFloats(), valueFloats()), scoreFloats()),
        Math.addExact(rowBlock, paddedKeys));
  }

  /// The floats of a block of scores.
  public int scoreFloats() {
    return Math.multiplyExact(rowBlock, paddedKeys);
  }

  /// The floats of a head's packed keys.
  public int keyFloats() {
    return Math.multiplyExact(Share.padded(keySize), paddedKeys);
  }

  /// The floats of a head's packed values.
  public int valueFloats() {
    return Math.multiplyExact(Share.padded(keys), Panels.padded(valueSize));
  }

  private static int[] ints(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }
}
