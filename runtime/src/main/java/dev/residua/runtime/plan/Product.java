package dev.residua.runtime.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The offsets of a matrix product or convolution for the sizes of one run: `outer` products, each
/// of `rows` rows, whose factors stand in runs of adjacent elements of the left side.
///
/// Some rows at a time are worked on together, one [Share] of the depth after the other. Their
/// factors are read where they lie; rows whose window reaches over an edge are gathered.
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

  /// Factors summed for one element.
  public final int depth;

  /// The shares of the depth, in order.
  public final Share[] shares;

  public final int columns;

  /// Whether the weights come from beyond the caches.
  public final boolean distant;

  /// From row to row of the result.
  public final int outRow;

  private final Borders borders;

  /// The columns of weights that are worked on together where there are many rows: a share of them,
  /// a megabyte, stays in the second cache.
  private static final int MOST_COLUMNS = (1 << 18) / Share.MOST;

  /// Columns are worked on together in multiples of this: panels begin and end with them.
  private static final int COLUMN_GRAIN = Panels.MOST;

  /// So many rows are worth a thread.
  private static final int ROWS_OF_THREAD = 64;

  /// So many columns for each row make the weights, and not the rows, what threads share.
  private static final int WEIGHTS_PER_ROW = 2;

  /// The columns that are worked on together, in blocks of like size.
  public final int columnBlock;

  private Product(Builder builder) {
    var each = builder.each;
    int extras = builder.extras.size();
    long[] extents = strides(each, 0);
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
    int run = Math.toIntExact(builder.run);
    depth = Math.multiplyExact(taps.length, run);
    shares = Share.of(taps, run);
    borders = Borders.of(builder.borders, builder.rows, builder.taps);
    columns = Math.toIntExact(builder.columns);
    distant = builder.distant;
    outRow = Math.toIntExact(builder.outRow);
    columnBlock = columnBlock(rows, Panels.padded(columns));
  }

  private static int columnBlock(int rows, int columns) {
    int blocks = rows <= Panels.ROWS ? 1 : (columns + MOST_COLUMNS - 1) / MOST_COLUMNS;
    int block = (columns + Math.max(1, blocks) - 1) / Math.max(1, blocks);
    return Math.max(COLUMN_GRAIN, (block + COLUMN_GRAIN - 1) / COLUMN_GRAIN * COLUMN_GRAIN);
  }

  /// Whether threads share the rows and not the columns: where there are few rows, or more weights
  /// from memory than there is to multiply them with, each thread reads some of the weights only.
  public boolean sharedByRows(int threads) {
    int total = outer * rows;
    return total >= ROWS_OF_THREAD * threads
        && !(distant && outer == 1 && columns >= WEIGHTS_PER_ROW * total);
  }

  /// Whether the rows are `most` at most, and few enough that the left side of all of them is
  /// gathered at once.
  public boolean few(int most) {
    return rows <= most && rows * shares.length <= Panels.ROWS;
  }

  /// Whether all factors of the rows from `from` up to `to` are there.
  public boolean allInside(int from, int to) {
    return borders.allInside(from, to);
  }

  /// Whether all factors of row `r` are there.
  public boolean inside(int r) {
    return borders.allInside(r, r + 1);
  }

  /// Whether the factors of row `r` at tap `t` are there; they count as 0 if not.
  public boolean inside(int r, int t) {
    return borders.inside(r, t);
  }

  /// What is added where nothing is: -0, with which every sum stays as it is, even -0.
  public static float[] nothing(int count) {
    float[] nothing = new float[count];
    Arrays.fill(nothing, -0f);
    return nothing;
  }

  static long[] strides(List<long[]> axes, int field) {
    long[] values = new long[axes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = axes.get(i)[field];
    }
    return values;
  }

  /// A product with this many columns.
  public static Builder columns(long columns) {
    return new Builder(columns);
  }

  /// Collects what a product is made of; axes are given outermost first.
  public static final class Builder {
    private final long columns;
    private final List<long[]> each = new ArrayList<>();
    private final List<long[]> rows = new ArrayList<>();
    private final List<long[]> taps = new ArrayList<>();
    private final List<long[]> borders = new ArrayList<>();
    private final List<long[]> extras = new ArrayList<>();
    private long run = 1;
    private long from;
    private long bias;
    private long into;
    private long outRow;
    private boolean distant;

    private Builder(long columns) {
      this.columns = columns;
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

    /// An edge of the left side: `0 <= p * rowStep + t * tapStep - before < extent` holds of what
    /// is there, where `p` counts along the rows' axis `row` and `t` along the taps' axis `tap`.
    public Builder border(int row, int tap, long rowStep, long tapStep, long before, long extent) {
      borders.add(new long[] {row, tap, rowStep, tapStep, before, extent});
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

    /// The weights come from beyond the caches: a model has many others.
    public Builder distant() {
      distant = true;
      return this;
    }

    public Product build() {
      return new Product(this);
    }
  }
}
