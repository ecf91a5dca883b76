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

  /// From so many rows on they lie side by side; fewer pass along the columns one by one.
  private static final int SIDE_BY_SIDE = 12;

  /// So many calls of a loop, of so many rows, are enough for HotSpot to compile it.
  private static final int PREPARED_CALLS = 700;

  private static final int PREPARED_ROWS = 24;

  /// Those that nobody works with.
  private static final AtomicReferenceArray<Sums> IDLE = new AtomicReferenceArray<>(64);

  private final float[][] left = new float[Share.MOST][0];
  private final float[][] sums = new float[Panels.MOST][0];
  private final float[] factors = new float[8];
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
    if (rows < SIDE_BY_SIDE) {
      for (int i = 0; i < rows; i++) {
        addTo(i, units, columns, panel, panelAt, width);
      }
      return;
    }
    for (int j = 0; j < columns; j += 4) {
      for (int k = 0; k < units * Share.GRAIN; k += 4) {
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

  /// One row: eight factors at a time, as sums wait in memory in between.
  private void addTo(int row, int units, int columns, float[] w, int at, int width) {
    float[][] x = left;
    for (int k = 0; k < units * Share.GRAIN; k += 8) {
      for (int i = 0; i < 8; i++) {
        factors[i] = x[k + i][row];
      }
      add(columns, factors, w, at + k * width, width, sums, row);
    }
  }

  private static void add(
      int columns, float[] x, float[] w, int at, int width, float[][] sums, int row) {
    float x0 = x[0];
    float x1 = x[1];
    float x2 = x[2];
    float x3 = x[3];
    float x4 = x[4];
    float x5 = x[5];
    float x6 = x[6];
    float x7 = x[7];
    for (int j = 0; j < columns; j++) {
      int from = at + j;
      float sum = Math.fma(x0, w[from], sums[j][row]);
      sum = Math.fma(x1, w[from + width], sum);
      sum = Math.fma(x2, w[from + 2 * width], sum);
      sum = Math.fma(x3, w[from + 3 * width], sum);
      sum = Math.fma(x4, w[from + 4 * width], sum);
      sum = Math.fma(x5, w[from + 5 * width], sum);
      sum = Math.fma(x6, w[from + 6 * width], sum);
      sums[j][row] = Math.fma(x7, w[from + 7 * width], sum);
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
      add(Panels.MOST, sums.factors, panel, 0, Panels.MOST, to, 0);
    }
    sums.giveBack();
  }
}
