package dev.residua.runtime.plan;

import java.util.ArrayList;
import java.util.List;

/// The offsets of a right-hand side that is to be packed, for the sizes of one run.
public final class Packing {
  private final int[] at;
  private final int[] k;
  private final int columns;
  private final int step;

  private Packing(int[] at, int[] k, int columns, int step) {
    this.at = at;
    this.k = k;
    this.columns = columns;
    this.step = step;
  }

  /// A right-hand side with these columns, `step` elements apart.
  public static Builder columns(long columns, long step) {
    return new Builder(columns, step);
  }

  /// Packs the right-hand sides numbered `from` up to `to`; the first is at `packedAt`.
  public void run(
      int from, int to, float[] source, int lanes, int widest, float[] packed, int packedAt) {
    int one = Share.padded(k.length) * Panels.padded(columns);
    int[] chosen = new int[1];
    for (int i = from; i < to; i++) {
      chosen[0] = at[i];
      Panels.pack(source, chosen, k, columns, step, lanes, widest, packed, packedAt + i * one);
    }
  }

  /// Packs the panels from column `from` up to `to` of every right-hand side, in a small type.
  ///
  /// @param name what the weights are called in errors
  /// @throws dev.residua.runtime.ResiduaException where a weight cannot be held
  public void small(
      SmallType type,
      int from,
      int to,
      float[] source,
      int lanes,
      int widest,
      int[] packed,
      int packedAt,
      String name) {
    int one = type.ints(k.length) * Panels.padded(columns);
    for (int i = 0; i < at.length; i++) {
      int into = packedAt + i * one;
      SmallPanels.pack(
          type, from, to, source, at[i], k, columns, step, lanes, widest, packed, into, name);
    }
  }

  /// Transforms the only right-hand side, the weights of a 3x3 convolution, for [Winograd], and
  /// packs the columns from `from` up to `to` of what it becomes.
  public void filter(
      int tile,
      int stride,
      int from,
      int to,
      float[] source,
      int lanes,
      int widest,
      float[] packed,
      int packedAt) {
    WinogradFilter.of(tile, stride)
        .pack(source, at[0], k, columns, step, from, to, lanes, widest, packed, packedAt);
  }

  /// Sums what was packed of the only right-hand side for [Strassen], as [StrassenWeights] tells:
  /// the columns from `from` up to `to` of the left half.
  public void sums(int from, int to, int panel, float[] packed, int packedAt) {
    StrassenWeights.sum(k.length, columns, from, to, panel, packed, packedAt);
  }

  /// The columns of a right-hand side.
  public int columns() {
    return columns;
  }

  /// The number of right-hand sides.
  public int count() {
    return at.length;
  }

  /// Collects the steps; axes are given outermost first.
  public static final class Builder {
    private final long columns;
    private final long step;
    private final List<long[]> each = new ArrayList<>();
    private final List<long[]> depth = new ArrayList<>();
    private long from;

    private Builder(long columns, long step) {
      this.columns = columns;
      this.step = step;
    }

    public Builder each(long extent, long stride) {
      each.add(new long[] {extent, stride});
      return this;
    }

    public Builder depth(long extent, long stride) {
      depth.add(new long[] {extent, stride});
      return this;
    }

    public Builder from(long offset) {
      from = offset;
      return this;
    }

    public Packing build() {
      return new Packing(
          table(from, each), table(0, depth), Math.toIntExact(columns), Math.toIntExact(step));
    }

    private static int[] table(long start, List<long[]> axes) {
      return Offsets.table(start, Product.strides(axes, 0), Product.strides(axes, 1));
    }
  }
}
