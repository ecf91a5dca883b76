package dev.residua.runtime.text;

import java.util.Arrays;

/// A growing list of ids.
final class IdList {
  private int[] ids = new int[32];
  private int size;

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  int size() {
    return size;
  }

  void truncate(int newSize) {
    size = Math.min(size, newSize);
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }
}
