package dev.residua.runtime.plan;

/// Sums of few rows: the sums of a row lie side by side, as they are stored.
public final class RowSums extends Sums {
  private static final Idle<RowSums> IDLE = new Idle<>();

  /// The rows with those that fill up the last four.
  private static final int MOST = (MANY + PlainTile.SIZE - 1) / PlainTile.SIZE * PlainTile.SIZE;

  /// The left side: rows are `leftStep` apart.
  private float[] left = gathered;

  private int leftAt;
  private int leftStep;
  private final float[][] sums = new float[MOST][Panels.MOST];
  private final float[][] lines = new float[PlainTile.SIZE][Panels.MOST];
  private final float[] last = new float[PlainTile.SIZE * PlainTile.SIZE];

  private RowSums() {}

  /// Memory for the sums of one thread, until it is given back.
  public static RowSums take() {
    var idle = IDLE.take();
    return idle == null ? new RowSums() : idle;
  }

  @Override
  public void giveBack() {
    left = gathered;
    IDLE.give(this);
  }

  @Override
  public void gather(Product p, Share share, int r, int count, float[] a, int aAt) {
    super.gather(p, share, r, count, a, aAt);
    left = gathered;
    leftAt = 0;
    leftStep = step;
  }

  @Override
  public void gathered(int units, int count, float[] a, int at, int apart) {
    rows = count;
    left = a;
    leftAt = at;
    leftStep = apart;
  }

  @Override
  public void start(int columns, float[] bias, int biasAt, int biasStep) {
    float[] from = biasStep == 0 ? ZEROS : bias;
    for (int row = 0; row < rows; row++) {
      System.arraycopy(from, biasStep * biasAt, sums[row], 0, columns);
    }
  }

  @Override
  public void load(int columns, float[] stored, int at, int apart) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(stored, at + row * apart, sums[row], 0, columns);
    }
  }

  @Override
  public void store(int columns, float[] to, int at, int apart) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(sums[row], 0, to, at + row * apart, columns);
    }
  }

  @Override
  public void plus(int columns, float[] values, int at, int apart) {
    for (int row = 0; row < rows; row++) {
      plus(columns, sums[row], values, at + row * apart);
    }
  }

  static void plus(int count, float[] to, float[] values, int at) {
    for (int j = 0; j < count; j++) {
      to[j] += values[at + j];
    }
  }

  @Override
  public void limit(int columns, float low, float high) {
    for (int row = 0; row < rows; row++) {
      PlainTile.limit(columns, sums[row], low, high);
    }
  }

  @Override
  public void add(int units, int columns, float[] panel, int panelAt, int width) {
    for (int k = 0; k < units * Share.GRAIN; k += PlainTile.SIZE) {
      for (int i = 0; i < PlainTile.SIZE; i++) {
        System.arraycopy(panel, panelAt + (k + i) * width, lines[i], 0, columns);
      }
      add(k, columns);
    }
  }

  /// Adds the products of four factors from `k` on.
  private void add(int k, int columns) {
    int whole = rows - rows % PlainTile.SIZE;
    for (int row = 0; row < whole; row += PlainTile.SIZE) {
      add(columns, left, leftAt + row * leftStep + k, leftStep, row);
    }
    if (whole < rows) {
      for (int row = whole; row < rows; row++) {
        System.arraycopy(
            left,
            leftAt + row * leftStep + k,
            last,
            (row - whole) * PlainTile.SIZE,
            PlainTile.SIZE);
      }
      add(columns, last, 0, PlainTile.SIZE, whole);
    }
  }

  private void add(int columns, float[] factors, int at, int apart, int row) {
    PlainTile.add(
        columns,
        lines[0],
        lines[1],
        lines[2],
        lines[3],
        factors,
        at,
        1,
        apart,
        sums[row],
        sums[row + 1],
        sums[row + 2],
        sums[row + 3]);
  }
}
