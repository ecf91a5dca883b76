package dev.residua.runtime.plan;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Sums of products in plain Java, which HotSpot turns into vector instructions within a tenth of a
/// second, where code of the Vector API takes it a second. They have the bits of that code: each
/// sum adds its products in the same order.
///
/// Rows lie side by side: an array per factor holds the left side of all rows, an array per column
/// their sums. HotSpot sees that a loop over arrays at one index has no dependences; it does not of
/// places in one array.
public final class Sums {
  /// The most rows that are worked on together.
  public static final int ROWS = 256;

  /// So many rows are worked on along themselves; fewer along the columns, which are more.
  private static final int MANY = 64;

  /// Rows, factors and columns that the innermost loop takes at a time.
  private static final int TOGETHER = 4;

  /// So many calls of a loop, of so many rows, are enough for HotSpot to compile it.
  private static final int PREPARED_CALLS = 700;

  private static final int PREPARED_ROWS = 24;

  /// Those that nobody works with.
  private static final AtomicReferenceArray<Sums> IDLE = new AtomicReferenceArray<>(64);

  private final float[][] left = new float[Share.MOST][0];
  private final float[][] sums = new float[Panels.MOST][0];

  /// Where there are few rows: their sums row by row, lines of a panel, and the factors of four
  /// rows.
  private final float[][] across = new float[MANY][Panels.MOST];

  private final float[][] lines = new float[TOGETHER][Panels.MOST];
  private final float[] factors = new float[TOGETHER * TOGETHER];
  private int rows;

  private Sums() {}

  /// Memory for the sums of one thread, until it is given back.
  public static Sums take() {
    for (int i = 0; i < IDLE.length(); i++) {
      Sums idle = IDLE.getPlain(i) == null ? null : IDLE.getAndSet(i, null);
      if (idle != null) {
        return idle;
      }
    }
    return new Sums();
  }

  /// Leaves this to another thread.
  public void giveBack() {
    for (int i = 0; i < IDLE.length(); i++) {
      if (IDLE.getPlain(i) == null && IDLE.compareAndSet(i, null, this)) {
        return;
      }
    }
  }

  /// How many rows are worked on together next where `left` are left.
  public static int rows(int left) {
    int blocks = (left + ROWS - 1) / ROWS;
    return blocks == 0 ? 0 : (left + blocks - 1) / blocks;
  }

  private void begin(int count, int factors) {
    rows = count;
    for (int k = 0; k < factors; k++) {
      left[k] = Sizes.floats(left[k], count);
    }
    if (sums[0].length < count) {
      for (int column = 0; column < sums.length; column++) {
        sums[column] = new float[count];
      }
    }
  }

  /// Brings a share of `count` rows of the left side from `r` on together, with zeros for what is
  /// not there.
  public void gather(Product p, Share share, int r, int count, float[] a, int aAt) {
    begin(count, share.units * Share.GRAIN);
    for (int i = 0; i < count; i++) {
      gather(p, share, r + i, a, aAt + p.row[r + i], i);
    }
  }

  private void gather(Product p, Share share, int r, float[] a, int from, int row) {
    int k = 0;
    if (p.inside(r)) {
      for (int j = 0; j < share.at.length; j++) {
        k = spread(share.lengths[j], a, from + share.at[j], k, row);
      }
    } else {
      for (int j = 0; j < share.tapAt.length; j++) {
        k =
            p.inside(r, share.tap[j])
                ? spread(share.tapLengths[j], a, from + share.tapAt[j], k, row)
                : clear(share.tapLengths[j], k, row);
      }
    }
    fill(share.units * Share.GRAIN - share.length, k, row);
  }

  /// Takes a share of `count` rows that were brought together before, `step` apart.
  public void gathered(int units, int count, float[] a, int aAt, int step) {
    begin(count, units * Share.GRAIN);
    for (int i = 0; i < count; i++) {
      spread(units * Share.GRAIN, a, aAt + i * step, 0, i);
    }
  }

  private int spread(int count, float[] a, int aAt, int k, int row) {
    float[][] to = left;
    for (int j = 0; j < count; j++) {
      to[k + j][row] = a[aAt + j];
    }
    return k + count;
  }

  /// Fills up what weights are filled up with zeros for: -0 times 0 leaves a sum as it is, even -0.
  private void fill(int count, int k, int row) {
    for (int j = 0; j < count; j++) {
      left[k + j][row] = -0f;
    }
  }

  private int clear(int count, int k, int row) {
    for (int j = 0; j < count; j++) {
      left[k + j][row] = 0;
    }
    return k + count;
  }

  /// Begins the sums of `columns` columns with their bias, or with 0 where `step` is 0.
  public void start(int columns, float[] bias, int biasAt, int step) {
    for (int j = 0; j < columns; j++) {
      Arrays.fill(sums[j], 0, rows, step == 0 ? 0 : bias[biasAt + j]);
    }
  }

  /// Goes on with sums that were stored.
  public void load(int columns, float[] stored, int at, int step) {
    for (int i = 0; i < rows; i++) {
      load(columns, i, stored, at + i * step);
    }
  }

  private void load(int columns, int row, float[] stored, int at) {
    float[][] to = sums;
    for (int j = 0; j < columns; j++) {
      to[j][row] = stored[at + j];
    }
  }

  /// Adds other values, whose rows are `step` apart.
  public void plus(int columns, float[] values, int at, int step) {
    for (int i = 0; i < rows; i++) {
      plus(columns, i, values, at + i * step);
    }
  }

  private void plus(int columns, int row, float[] values, int at) {
    float[][] to = sums;
    for (int j = 0; j < columns; j++) {
      to[j][row] += values[at + j];
    }
  }

  /// Finishes sums: `min(max(sum, low), high)`.
  public void limit(int columns, float low, float high) {
    for (int j = 0; j < columns; j++) {
      limit(rows, sums[j], low, high);
    }
  }

  private static void limit(int count, float[] sums, float low, float high) {
    for (int i = 0; i < count; i++) {
      sums[i] = Math.min(Math.max(sums[i], low), high);
    }
  }

  /// Stores the sums: row by row, `step` apart.
  public void store(int columns, float[] to, int at, int step) {
    for (int i = 0; i < rows; i++) {
      line(columns, i, to, at + i * step);
    }
  }

  private void line(int columns, int row, float[] to, int at) {
    float[][] from = sums;
    for (int j = 0; j < columns; j++) {
      to[at + j] = from[j][row];
    }
  }

  /// Adds the products of a share with `columns` columns of a panel.
  ///
  /// @param units the factors, in units of [Share#GRAIN]
  /// @param width the columns of the panel
  public void add(int units, int columns, float[] panel, int panelAt, int width) {
    if (rows < MANY) {
      addAcross(units, columns, panel, panelAt, width);
      return;
    }
    for (int j = 0; j < columns; j += TOGETHER) {
      for (int k = 0; k < units * Share.GRAIN; k += TOGETHER) {
        add(
            rows,
            left[k],
            left[k + 1],
            left[k + 2],
            left[k + 3],
            panel,
            panelAt + k * width + j,
            width,
            sums[j],
            sums[j + 1],
            sums[j + 2],
            sums[j + 3]);
      }
    }
  }

  /// Four factors by four columns: with more, HotSpot makes no vectors of it.
  private static void add(
      int rows,
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float[] w,
      int at,
      int width,
      float[] a,
      float[] b,
      float[] c,
      float[] d) {
    int at1 = at + width;
    int at2 = at1 + width;
    int at3 = at2 + width;
    float a0 = w[at];
    float a1 = w[at1];
    float a2 = w[at2];
    float a3 = w[at3];
    float b0 = w[at + 1];
    float b1 = w[at1 + 1];
    float b2 = w[at2 + 1];
    float b3 = w[at3 + 1];
    float c0 = w[at + 2];
    float c1 = w[at1 + 2];
    float c2 = w[at2 + 2];
    float c3 = w[at3 + 2];
    float d0 = w[at + 3];
    float d1 = w[at1 + 3];
    float d2 = w[at2 + 3];
    float d3 = w[at3 + 3];
    for (int i = 0; i < rows; i++) {
      float y0 = x0[i];
      float y1 = x1[i];
      float y2 = x2[i];
      float y3 = x3[i];
      a[i] = Math.fma(y3, a3, Math.fma(y2, a2, Math.fma(y1, a1, Math.fma(y0, a0, a[i]))));
      b[i] = Math.fma(y3, b3, Math.fma(y2, b2, Math.fma(y1, b1, Math.fma(y0, b0, b[i]))));
      c[i] = Math.fma(y3, c3, Math.fma(y2, c2, Math.fma(y1, c1, Math.fma(y0, c0, c[i]))));
      d[i] = Math.fma(y3, d3, Math.fma(y2, d2, Math.fma(y1, d1, Math.fma(y0, d0, d[i]))));
    }
  }

  /// As above, along the columns: rows and columns change places.
  private void addAcross(int units, int columns, float[] w, int at, int width) {
    for (int i = 0; i < rows; i++) {
      line(columns, i, across[i], 0);
    }
    for (int k = 0; k < units * Share.GRAIN; k += TOGETHER) {
      for (int i = 0; i < TOGETHER; i++) {
        System.arraycopy(w, at + (k + i) * width, lines[i], 0, columns);
      }
      for (int row = 0; row < rows; row += TOGETHER) {
        pick(k, row);
        add(
            columns,
            lines[0],
            lines[1],
            lines[2],
            lines[3],
            factors,
            0,
            TOGETHER,
            across[row],
            across[row + 1],
            across[row + 2],
            across[row + 3]);
      }
    }
    for (int i = 0; i < rows; i++) {
      back(columns, i, across[i]);
    }
  }

  /// The factors of four rows; after the last row it is repeated, and its sums there are of no use.
  private void pick(int k, int row) {
    for (int i = 0; i < TOGETHER; i++) {
      for (int j = 0; j < TOGETHER; j++) {
        factors[i * TOGETHER + j] = left[k + i][Math.min(row + j, rows - 1)];
      }
    }
  }

  private void back(int columns, int row, float[] from) {
    float[][] to = sums;
    for (int j = 0; j < columns; j++) {
      to[j][row] = from[j];
    }
  }

  /// Lets HotSpot compile the loops, while weights are loaded: it compiles what is called often,
  /// and short calls come to that soonest.
  public static void prepare() {
    Sums sums = take();
    sums.begin(PREPARED_ROWS, Share.GRAIN);
    float[] panel = new float[Share.GRAIN * Panels.MOST];
    float[][] x = sums.left;
    float[][] to = sums.sums;
    for (int i = 0; i < PREPARED_CALLS; i++) {
      add(PREPARED_ROWS, x[0], x[1], x[2], x[3], panel, 0, Panels.MOST, to[0], to[1], to[2], to[3]);
    }
    sums.giveBack();
  }
}
