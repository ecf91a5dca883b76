package dev.residua.runtime.plan;

/// How packed weights are held in fewer bytes than floats take: several in an `int`, that of the
/// least factor in its lowest bits.
public enum SmallType {
  /// The upper half of a float.
  BF16(2, 0),

  /// An IEEE half-precision number. A panel without numbers from 128 on holds them normalised, in
  /// five bits of exponent that stand for 2^-24 to 2^6, so that no float is subnormal on the way to
  /// one; the ints above it are 0 then, and 1 where it holds them as they are.
  F16(2, 1),

  /// A whole number from -127 to 127; the ints above a panel are the scales of its columns, as
  /// floats.
  Q8(4, 1);

  private final int perInt;
  private final int head;

  SmallType(int perInt, int head) {
    this.perInt = perInt;
    this.head = head;
  }

  /// The weights that an `int` holds.
  public int perInt() {
    return perInt;
  }

  /// The rows of ints that stand above a panel.
  public int head() {
    return head;
  }

  /// The ints of one column.
  ///
  /// @param depth the number of factors, without the filling
  public int ints(int depth) {
    return Share.padded(depth) / perInt + head;
  }
}
