package dev.residua.runtime.plan;

/// The offsets of an attention that goes on, for the sizes of one step: all but the number of
/// earlier positions, which grows from step to step.
///
/// Keys stand in groups of [Panels#GRAIN] positions: the element `d` of position `s` is at `(s /
/// GRAIN * keySize + d) * GRAIN + s % GRAIN` of its head. Values stand row by row, [#valueRow]
/// apart.
public final class StepPlan {
  /// Queries that go through the keys together.
  public static final int ROWS = 4;

  /// Sequences, heads of queries, new positions, sizes of a head of keys and of values.
  public final int batch;

  public final int heads;
  public final int queries;
  public final int keySize;
  public final int valueSize;

  /// Query heads that share a key head, and key heads.
  public final int group;

  public final int keyHeads;

  /// The positions that there is room for, a multiple of [Panels#GRAIN].
  public final int capacity;

  /// From position to position of the values that are kept.
  public final int valueRow;

  /// Offset and steps from batch item to item, head to head, position to position.
  public final int[] q;

  public final int[] k;
  public final int[] v;
  public final int[] out;

  private StepPlan(int[] sizes, int[] q, int[] k, int[] v, int[] out) {
    batch = sizes[0];
    heads = sizes[1];
    queries = sizes[2];
    capacity = sizes[3];
    keySize = sizes[4];
    valueSize = sizes[5];
    keyHeads = sizes[6];
    group = heads / Math.max(1, keyHeads);
    valueRow = Panels.padded(valueSize);
    this.q = q;
    this.k = k;
    this.v = v;
    this.out = out;
  }

  /// @param sizes batch, heads, new positions, capacity, key size, value size, key heads
  /// @param q offset, and steps along batch, heads, positions; as are `k`, `v`, `out`
  public static StepPlan of(long[] sizes, long[] q, long[] k, long[] v, long[] out) {
    return new StepPlan(ints(sizes), ints(q), ints(k), ints(v), ints(out));
  }

  /// The floats that one thread needs for its scores, their totals, and sums of values.
  public int scratch() {
    return Math.multiplyExact(ROWS, Math.addExact(capacity, valueRow + 1));
  }

  /// Where the keys of a head begin.
  public int keysAt(int n, int head) {
    return (n * keyHeads + head) * capacity * keySize;
  }

  /// Where the values of a head begin.
  public int valuesAt(int n, int head) {
    return (n * keyHeads + head) * capacity * valueRow;
  }

  /// Where the keys of the positions from `s` on begin within their head.
  public int place(int s) {
    return s / Panels.GRAIN * Panels.GRAIN * keySize + s % Panels.GRAIN;
  }

  /// Puts the keys and values of the new positions of a head behind those of `past` earlier ones.
  public void append(
      int n, int head, int past, float[] newKeys, float[] newValues, float[] keys, float[] values) {
    int from = k[0] + n * k[1] + head * k[2];
    int valueFrom = v[0] + n * v[1] + head * v[2];
    int keyAt = keysAt(n, head);
    int valueAt = valuesAt(n, head);
    for (int t = 0; t < queries; t++) {
      int position = past + t;
      int to = keyAt + place(position);
      for (int d = 0; d < keySize; d++) {
        keys[to + d * Panels.GRAIN] = newKeys[from + d];
      }
      System.arraycopy(newValues, valueFrom, values, valueAt + position * valueRow, valueSize);
      from += k[3];
      valueFrom += v[3];
    }
  }

  private static int[] ints(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }
}
