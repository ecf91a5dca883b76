package dev.residua.runtime.plan;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What nobody works with now: taken and given back without waiting, and without allocation.
final class Idle<T> {
  /// What is given back to a full one is left to the collector.
  private static final int ROOM = 64;

  private final AtomicReferenceArray<@Nullable T> places = new AtomicReferenceArray<>(ROOM);

  @Nullable T take() {
    for (int i = 0; i < ROOM; i++) {
      T idle = places.getPlain(i) == null ? null : places.getAndSet(i, null);
      if (idle != null) {
        return idle;
      }
    }
    return null;
  }

  void give(T idle) {
    for (int i = 0; i < ROOM; i++) {
      if (places.getPlain(i) == null && places.compareAndSet(i, null, idle)) {
        return;
      }
    }
  }
}
