package dev.residua.runtime.plan;

/// Calls loops of plain Java while weights are loaded, so that HotSpot compiles them before the
/// first run. It compiles what is called often, and short calls come to that soonest; after long
/// ones it would compile a loop by itself first, from its middle on, and the method after it. Loops
/// are called in turns: HotSpot needs some time from one stage of a method to the next.
public final class ShortCalls {
  /// How often each loop is called.
  public static final int COUNT = 4_000;

  /// The elements that a loop goes through in one call, where it could go through many: so few that
  /// HotSpot compiles the method before it compiles the loop by itself.
  public static final int PIECE = 48;

  /// What a loop is called for: a few units of whatever it goes along.
  private static final int LENGTH = 12;

  private static final int TAPS = 9;

  private final float[][] rows = new float[2 * PlainTile.SIZE][LENGTH];
  private final float[] floats = new float[TAPS * LENGTH];
  private final double[][] taps = new double[TAPS][LENGTH];
  private final int[] places = new int[TAPS * LENGTH];
  private final ColumnSums columns = ColumnSums.take();

  /// Calls the loops of sums.
  public void sums() {
    for (int i = 0; i < COUNT; i++) {
      sum();
    }
  }

  private void sum() {
    PlainTile.add(
        LENGTH,
        rows[0],
        rows[1],
        rows[2],
        rows[3],
        floats,
        0,
        PlainTile.SIZE,
        1,
        rows[4],
        rows[5],
        rows[6],
        rows[7]);
    PlainTile.limit(LENGTH, rows[4], 0, 0);
    columns.shortCalls(LENGTH, floats);
    RowSums.plus(LENGTH, rows[4], floats, 0);
  }

  /// Calls the loops that transform the filters of [Winograd].
  public void filters() {
    for (int i = 0; i < COUNT; i++) {
      WinogradFilter.shortCalls(LENGTH, taps, floats, places);
    }
  }
}
