package dev.residua.runtime;

/// Checks of ids against the table that they index.
public final class Ids {
  private Ids() {}

  /// Every id in `ids[from] .. ids[to - 1]` is in `0 .. vocabulary - 1`.
  ///
  /// @param where the input or the layer that the message names
  /// @throws ResiduaException that names the first id that is not, and its position from `from`
  public static void check(String where, int[] ids, int from, int to, int vocabulary) {
    for (int i = from; i < to; i++) {
      if (ids[i] < 0 || ids[i] >= vocabulary) {
        throw new ResiduaException(
            "`"
                + where
                + "`: id "
                + ids[i]
                + " at position "
                + (i - from)
                + " is outside 0 .. "
                + (vocabulary - 1));
      }
    }
  }
}
