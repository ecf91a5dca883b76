package dev.residua.runtime.text;

import dev.residua.runtime.ResiduaException;
import java.util.List;

/// The special tokens before and after a text.
record Around(List<Integer> before, List<Integer> after) {
  Around {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  static Around nothing() {
    return new Around(List.of(), List.of());
  }

  int size() {
    return before.size() + after.size();
  }

  /// The special tokens around the first ids of `text`, `limit` in all at most.
  int[] wrap(IdList text, int limit) {
    if (limit < size()) {
      throw new ResiduaException(
          "a limit of " + limit + " tokens leaves no room for the " + size() + " special ones");
    }
    text.truncate(limit - size());
    IdList all = new IdList();
    before.forEach(all::add);
    for (int id : text.toArray()) {
      all.add(id);
    }
    after.forEach(all::add);
    return all.toArray();
  }
}
