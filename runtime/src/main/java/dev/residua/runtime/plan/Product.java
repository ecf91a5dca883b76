package dev.residua.runtime.plan;

import java.util.ArrayList;
import java.util.List;

/// The offsets of a matrix product or convolution for the sizes of one run: `outer` products, each
/// of `rows` rows, whose factors stand in runs of adjacent elements of the left side.
///
/// The kernels read these arrays; nobody writes them after [Builder#build].
public final class Product {
  public final int outer;

  /// Per product: where its left side, weights (counted in products), bias and result begin.
  public final int[] aAt;

  public final int[] weightsAt;
  public final int[] biasAt;
  public final int[] outAt;

  /// Per extra value of the epilogue, per product: where it begins.
  public final int[][] extraAt;

  /// Per extra value: from row to row.
  public final int[] extraRow;

  public final int rows;

  /// Per row: its offset in the left side.
  public final int[] row;

  /// The offsets of the blocks of adjacent factors, and how many each has.
  public final int[] tap;

  public final int[] run;

  /// Factors summed for one element.
  public final int depth;

  public final int columns;

  /// From row to row of the result.
  public final int outRow;

  /// Rows that are worked on together, so that their part of the left side stays in the cache.
  public final int rowBlock;

  /// What of the left side is to stay in the cache, in floats.
  private static final int CACHED = 3 << 16;

  /// About how much of a row is worked on at once: see [Panels#share].
  private static final int SHARE = 128;

  /// Rows come in multiples of this, which whole tiles of every form fill.
  private static final int ROW_GRAIN = 60;

  private Product(Builder builder) {
    var each = builder.each;
    int extras = builder.extras.size();
    long[] extents = each.stream().mapToLong(axis -> axis[0]).toArray();
    outer = Offsets.count(extents);
    aAt = Offsets.table(builder.from, extents, strides(each, 1));
    weightsAt = Offsets.table(0, extents, strides(each, 2));
    biasAt = Offsets.table(builder.bias, extents, strides(each, 3));
    outAt = Offsets.table(builder.into, extents, strides(each, 4));
    extraAt = new int[extras][];
    extraRow = new int[extras];
    for (int i = 0; i < extras; i++) {
      extraAt[i] = Offsets.table(builder.extras.get(i)[0], extents, strides(each, 5 + i));
      extraRow[i] = Math.toIntExact(builder.extras.get(i)[1]);
    }
    row = Offsets.table(0, strides(builder.rows, 0), strides(builder.rows, 1));
    rows = row.length;
    int[] taps = Offsets.table(0, strides(builder.taps, 0), strides(builder.taps, 1));
    int length = Math.toIntExact(builder.run);
    tap = Runs.offsets(taps, length, builder.block);
    run = Runs.lengths(taps.length, length, builder.block);
    depth = Math.multiplyExact(taps.length, length);
    columns = Math.toIntExact(builder.columns);
    outRow = Math.toIntExact(builder.outRow);
    long step = builder.rows.isEmpty() ? depth : Math.abs(builder.rows.getLast()[1]);
    long footprint = Math.max(1, Math.min(Math.min(step, depth), SHARE));
    rowBlock = Math.toIntExact(Math.max(1, CACHED / footprint / ROW_GRAIN) * ROW_GRAIN);
  }

  private static long[] strides(List<long[]> axes, int field) {
    return axes.stream().mapToLong(axis -> axis[field]).toArray();
  }

  /// A product with this many columns, whose factors are taken in blocks of `block`.
  public static Builder columns(long columns, int block) {
    return new Builder(columns, block);
  }

  /// Collects what a product is made of; axes are given outermost first.
  public static final class Builder {
    private final long columns;
    private final int block;
    private final List<long[]> each = new ArrayList<>();
    private final List<long[]> rows = new ArrayList<>();
    private final List<long[]> taps = new ArrayList<>();
    private final List<long[]> extras = new ArrayList<>();
    private long run = 1;
    private long from;
    private long bias;
    private long into;
    private long outRow;

    private Builder(long columns, int block) {
      this.columns = columns;
      this.block = block;
    }

    /// A loop outside the product, and its steps through each of its arrays.
    public Builder each(long extent, long a, long weights, long biasStep, long out, long... more) {
      long[] axis = new long[5 + more.length];
      axis[0] = extent;
      axis[1] = a;
      axis[2] = weights;
      axis[3] = biasStep;
      axis[4] = out;
      System.arraycopy(more, 0, axis, 5, more.length);
      each.add(axis);
      return this;
    }

    /// The rows, and their steps through the left side.
    public Builder rows(long extent, long stride) {
      rows.add(new long[] {extent, stride});
      return this;
    }

    /// The places whose factors are summed, and their steps through the left side.
    public Builder taps(long extent, long stride) {
      taps.add(new long[] {extent, stride});
      return this;
    }

    /// The adjacent factors at each place.
    public Builder run(long length) {
      run = length;
      return this;
    }

    /// Where the left side and the bias begin.
    public Builder from(long a, long biasOffset) {
      from = a;
      bias = biasOffset;
      return this;
    }

    /// Where the result begins, and its step from row to row.
    public Builder into(long offset, long rowStride) {
      into = offset;
      outRow = rowStride;
      return this;
    }

    /// Another value of the epilogue: where it begins, and its step from row to row.
    public Builder extra(long offset, long rowStride) {
      extras.add(new long[] {offset, rowStride});
      return this;
    }

    public Product build() {
      return new Product(this);
    }
  }
}
