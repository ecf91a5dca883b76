package dev.residua.runtime.plan;

import java.util.Arrays;

/// Sums of many rows: an array per factor holds the left side of all rows, an array per column
/// their sums.
final class ColumnSums extends Sums {
  private static final Idle<ColumnSums> IDLE = new Idle<>();

  private final float[][] left = new float[Share.MOST][0];
  private final float[][] sums = new float[Panels.MOST][0];

  private ColumnSums() {}

  static ColumnSums take() {
    var idle = IDLE.take();
    return idle == null ? new ColumnSums() : idle;
  }

  @Override
  public void giveBack() {
    IDLE.give(this);
  }

  @Override
  public void gather(Product p, Share share, int r, int count, float[] a, int aAt) {
    super.gather(p, share, r, count, a, aAt);
    gathered(share.units, count, gathered, 0, step);
  }

  @Override
  public void gathered(int units, int count, float[] a, int at, int apart) {
    rows = count;
    room(count);
    for (int k = 0; k < units * Share.GRAIN; k++) {
      left[k] = Sizes.floats(left[k], count);
      pick(count, a, at + k, apart, left[k]);
    }
  }

  private void room(int count) {
    if (sums[0].length < count) {
      for (int column = 0; column < sums.length; column++) {
        sums[column] = new float[count];
      }
    }
  }

  private static void pick(int count, float[] a, int at, int step, float[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = a[at + i * step];
    }
  }

  @Override
  public void start(int columns, float[] bias, int biasAt, int step) {
    for (int j = 0; j < columns; j++) {
      Arrays.fill(sums[j], 0, rows, step == 0 ? 0 : bias[biasAt + j]);
    }
  }

  @Override
  public void load(int columns, float[] stored, int at, int step) {
    for (int row = 0; row < rows; row++) {
      load(columns, row, stored, at + row * step);
    }
  }

  private void load(int columns, int row, float[] stored, int at) {
    float[][] to = sums;
    for (int j = 0; j < columns; j++) {
      to[j][row] = stored[at + j];
    }
  }

  @Override
  public void plus(int columns, float[] values, int at, int step) {
    for (int row = 0; row < rows; row++) {
      plus(columns, row, values, at + row * step);
    }
  }

  private void plus(int columns, int row, float[] values, int at) {
    float[][] to = sums;
    for (int j = 0; j < columns; j++) {
      to[j][row] += values[at + j];
    }
  }

  @Override
  public void limit(int columns, float low, float high) {
    for (int j = 0; j < columns; j++) {
      PlainTile.limit(rows, sums[j], low, high);
    }
  }

  @Override
  public void store(int columns, float[] to, int at, int step) {
    for (int row = 0; row < rows; row++) {
      store(columns, row, to, at + row * step);
    }
  }

  private void store(int columns, int row, float[] to, int at) {
    float[][] from = sums;
    for (int j = 0; j < columns; j++) {
      to[at + j] = from[j][row];
    }
  }

  @Override
  public void add(int units, int columns, float[] panel, int panelAt, int width) {
    for (int j = 0; j < columns; j += PlainTile.SIZE) {
      for (int k = 0; k < units * Share.GRAIN; k += PlainTile.SIZE) {
        PlainTile.add(
            rows,
            left[k],
            left[k + 1],
            left[k + 2],
            left[k + 3],
            panel,
            panelAt + k * width + j,
            width,
            1,
            sums[j],
            sums[j + 1],
            sums[j + 2],
            sums[j + 3]);
      }
    }
  }

  /// Loops for [ShortCalls].
  void shortCalls(int count, float[] values) {
    room(count);
    pick(count, values, 0, 1, sums[0]);
    load(count, 0, values, 0);
    plus(count, 0, values, 0);
    store(count, 0, values, 0);
  }
}
