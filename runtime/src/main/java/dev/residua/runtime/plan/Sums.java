package dev.residua.runtime.plan;

import java.util.Arrays;

/// Sums of products in plain Java, which HotSpot turns into vector instructions within a tenth of a
/// second, where code of the Vector API takes it a second. They have the bits of that code: each
/// sum adds its products in the same order.
///
/// A first run waits for HotSpot's second compiler, which takes one method after the other. So but
/// one loop multiplies, that of [PlainTile]; what is around it calls loops that copy.
public abstract sealed class Sums permits ColumnSums, RowSums {
  /// The most rows that are worked on together.
  public static final int ROWS = 256;

  /// So many rows are worked on along themselves; fewer along the columns, which are more.
  static final int MANY = 64;

  static final float[] ZEROS = new float[Share.MOST];

  /// What meets the zeros that weights are filled up with: -0 times 0 leaves a sum as it is, even
  /// -0.
  private static final float[] FILLING = new float[Share.GRAIN];

  static {
    Arrays.fill(FILLING, -0f);
  }

  /// The rows of the left side.
  protected int rows;

  /// What was brought together of it, row by row, `step` apart.
  protected float[] gathered = {};

  protected int step;

  Sums() {}

  /// Memory for the sums of one thread, until it is given back.
  ///
  /// @param rows how many there are in all
  public static Sums take(int rows) {
    return rows < MANY ? RowSums.take() : ColumnSums.take();
  }

  /// Leaves this to another thread.
  public abstract void giveBack();

  /// How many rows are worked on together next where `left` are left.
  public static int rows(int left) {
    int blocks = (left + ROWS - 1) / ROWS;
    return blocks == 0 ? 0 : (left + blocks - 1) / blocks;
  }

  /// Brings a share of `count` rows of the left side from `r` on together, with zeros for what is
  /// not there.
  public void gather(Product p, Share share, int r, int count, float[] a, int aAt) {
    rows = count;
    step = share.units * Share.GRAIN;
    gathered = Sizes.floats(gathered, count * step);
    for (int row = 0; row < count; row++) {
      gather(p, share, r + row, a, aAt + p.row[r + row], gathered, row * step);
    }
  }

  private static void gather(
      Product p, Share share, int r, float[] a, int from, float[] to, int at) {
    boolean whole = p.inside(r);
    int[] places = whole ? share.at : share.tapAt;
    int[] lengths = whole ? share.lengths : share.tapLengths;
    int k = at;
    for (int j = 0; j < places.length; j++) {
      boolean there = whole || p.inside(r, share.tap[j]);
      System.arraycopy(there ? a : ZEROS, there ? from + places[j] : 0, to, k, lengths[j]);
      k += lengths[j];
    }
    System.arraycopy(FILLING, 0, to, k, share.units * Share.GRAIN - share.length);
  }

  /// Brings a share of `count` rows together that begin at `at + row[r]` and so on.
  ///
  /// @param units the factors, in units of [Share#GRAIN]
  public final void gather(int units, int count, float[] a, int at, int[] row, int r) {
    int factors = units * Share.GRAIN;
    gathered = Sizes.floats(gathered, count * factors);
    for (int i = 0; i < count; i++) {
      System.arraycopy(a, at + row[r + i], gathered, i * factors, factors);
    }
    gathered(units, count, gathered, 0, factors);
  }

  /// Takes a share of `count` rows that were brought together before, `apart` apart: they must stay
  /// as they are while they are multiplied.
  ///
  /// @param units the factors, in units of [Share#GRAIN]
  public abstract void gathered(int units, int count, float[] a, int at, int apart);

  /// Begins the sums of `columns` columns with their bias, or with 0 where `step` is 0.
  public abstract void start(int columns, float[] bias, int biasAt, int step);

  /// Goes on with sums that were stored: row by row, `step` apart.
  public abstract void load(int columns, float[] stored, int at, int step);

  /// Adds the products of a share with `columns` columns of a panel.
  ///
  /// @param units the factors, in units of [Share#GRAIN]
  /// @param width the columns of the panel
  public abstract void add(int units, int columns, float[] panel, int panelAt, int width);

  /// Adds other values, whose rows are `step` apart.
  public abstract void plus(int columns, float[] values, int at, int step);

  /// Finishes sums: `min(max(sum, low), high)`.
  public abstract void limit(int columns, float low, float high);

  /// Stores the sums: row by row, `step` apart.
  public abstract void store(int columns, float[] to, int at, int step);
}
