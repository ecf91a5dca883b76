package dev.residua.cuda.emulation;

import java.util.List;

/// Which thread runs next when one has to wait. A kernel without races gives the same under all.
///
/// @param seed of a random order; without meaning for the others
public record Schedule(Order order, int seed) {
  /// The first thread as far as it gets, then the second; asynchronous copies land when waited for.
  public static final Schedule FORWARD = new Schedule(Order.FORWARD, 0);

  /// The last thread first, and the last block; asynchronous copies land at once.
  public static final Schedule REVERSE = new Schedule(Order.REVERSE, 0);

  /// In the order of `RESIDUA_FORWARD` and so on in `kernel_table.h`.
  public enum Order {
    FORWARD,
    REVERSE,
    RANDOM
  }

  /// Threads and blocks in a random order; asynchronous copies land early or late.
  public static Schedule random(int seed) {
    return new Schedule(Order.RANDOM, seed);
  }

  /// Forward, reverse and one random order.
  public static List<Schedule> three(int seed) {
    return List.of(FORWARD, REVERSE, random(seed));
  }

  @Override
  public String toString() {
    return order == Order.RANDOM
        ? "random " + seed
        : order.name().toLowerCase(java.util.Locale.ROOT);
  }
}
