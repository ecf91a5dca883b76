package dev.residua.runtime.plan;

import java.util.ArrayList;
import java.util.List;

/// A share of a product's depth: what is gathered of a row at once, piece by piece.
public final class Share {
  /// The most factors of a share: so many of a panel and of the rows that are worked on together
  /// stay in the second cache.
  public static final int MOST = 768;

  /// Shares are whole multiples of this many factors; weights of the last one are filled up with
  /// zeros.
  public static final int GRAIN = 8;

  /// From row to row of what was gathered: rows do not all begin in the same sets of the cache.
  public static final int STRIDE = MOST + 16;

  /// Where rows that were gathered begin, from the first one on.
  public static final int[] ROWS = Offsets.table(0, new long[] {Panels.ROWS}, new long[] {STRIDE});

  /// Where the only piece of a gathered row begins in it.
  public static final int[] START = {0};

  /// The number of its first factor.
  public final int from;

  /// Its factors in units of [#GRAIN].
  public final int units;

  /// Its factors without the filling.
  public final int length;

  /// The same as the length of a gathered row's only piece.
  public final int[] whole;

  /// Pieces of adjacent factors: their offsets in the left side, and their lengths. They follow
  /// each other.
  public final int[] at;

  public final int[] lengths;

  /// The same, cut where a tap ends, and the tap of each piece.
  public final int[] tapAt;

  public final int[] tapLengths;
  public final int[] tap;

  private Share(int from, int length, int[] taps, int run) {
    this.from = from;
    this.length = length;
    whole = new int[] {length};
    units = (length + GRAIN - 1) / GRAIN;
    var cut = new ArrayList<int[]>();
    var joined = new ArrayList<int[]>();
    for (int k = from; k < from + length; ) {
      int t = k / run;
      int offset = taps[t] + k % run;
      int piece = Math.min(from + length, (t + 1) * run) - k;
      cut.add(new int[] {offset, piece, t});
      if (!joined.isEmpty() && joined.getLast()[0] + joined.getLast()[1] == offset) {
        joined.getLast()[1] += piece;
      } else {
        joined.add(new int[] {offset, piece});
      }
      k += piece;
    }
    at = field(joined, 0);
    lengths = field(joined, 1);
    tapAt = field(cut, 0);
    tapLengths = field(cut, 1);
    tap = field(cut, 2);
  }

  private static int[] field(List<int[]> pieces, int index) {
    int[] values = new int[pieces.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = pieces.get(i)[index];
    }
    return values;
  }

  /// The shares of `taps` runs of `run` factors: as few as can be, of like size. There is one even
  /// of nothing, so that sums of nothing are finished too.
  static Share[] of(int[] taps, int run) {
    return of(taps, run, GRAIN);
  }

  /// As above, where shares are whole multiples of `grain` factors, itself one of [#GRAIN].
  static Share[] of(int[] taps, int run, int grain) {
    int depth = taps.length * run;
    int count = Math.max(1, (depth + MOST - 1) / MOST);
    int most = ((depth + count - 1) / count + grain - 1) / grain * grain;
    var shares = new ArrayList<Share>();
    int from = 0;
    do {
      shares.add(new Share(from, Math.min(most, depth - from), taps, run));
      from += most;
    } while (from < depth);
    return shares.toArray(new Share[0]);
  }

  /// The factors of a product with the filling.
  public static int padded(int depth) {
    return Math.multiplyExact((depth + GRAIN - 1) / GRAIN, GRAIN);
  }
}
