package dev.residua.runtime.plan;

import dev.residua.runtime.ResiduaException;

/// Memory for the sizes of a run.
public final class Sizes {
  private Sizes() {}

  /// A size as an int.
  ///
  /// @throws ResiduaException where it is negative or over 2^31 - 1
  public static int of(long size) {
    if (size < 0) {
      throw new ResiduaException(
          "the inputs are too small for this model: a layer would make " + size + " elements");
    }
    if (size > Integer.MAX_VALUE) {
      throw new ResiduaException(
          "the inputs are too large for this model: a layer would make "
              + size
              + " elements, and an array holds at most "
              + Integer.MAX_VALUE);
    }
    return (int) size;
  }

  /// The larger of the sizes.
  public static int largest(long... sizes) {
    long largest = 0;
    for (long size : sizes) {
      largest = Math.max(largest, of(size));
    }
    return of(largest);
  }

  /// An array of at least this size: `held` where that is large enough.
  public static float[] floats(float[] held, int size) {
    return held.length >= size ? held : new float[size];
  }

  /// An array of at least this size: `held` where that is large enough.
  public static int[] ints(int[] held, int size) {
    return held.length >= size ? held : new int[size];
  }
}
