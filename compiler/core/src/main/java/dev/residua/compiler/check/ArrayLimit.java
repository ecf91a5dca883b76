package dev.residua.compiler.check;

import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;

/// The most elements that a tensor can have: as many as an array of Java.
final class ArrayLimit {
  private static final int MOST = Integer.MAX_VALUE - 8;

  private ArrayLimit() {}

  /// Whether a tensor is too large for whatever its symbols are.
  static boolean isExceededBy(TensorType type) {
    long size = 1;
    for (Dim dim : type.shape().dims()) {
      if (dim.isConstant()) {
        if (dim.constant() > MOST) {
          return true;
        }
        size *= dim.constant();
      }
      if (size > MOST) {
        return true;
      }
    }
    return false;
  }

  static String message(TensorType type) {
    return "%s has more elements than a tensor can have, %d".formatted(type, MOST);
  }
}
