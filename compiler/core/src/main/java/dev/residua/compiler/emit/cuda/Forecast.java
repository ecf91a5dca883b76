package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Work;

/// What a launch is predicted to take.
///
/// @param work what has to be done: a value that only this launch uses is neither read nor written
/// @param blocks of the grid
/// @param residents the blocks that a multiprocessor holds at a time
/// @param waves how often the device is filled with blocks
/// @param limitMicros the least microseconds that the device's data sheet allows: of the operations
///   at its greatest rate, or of the bytes at that of its memory, whichever is longer
/// @param micros the microseconds that the launch is predicted to take, its own cost included
/// @param bound what takes them
public record Forecast(
    Launch launch,
    Work work,
    long blocks,
    int residents,
    double waves,
    double limitMicros,
    double micros,
    Bound bound) {
  /// What a launch waits for most.
  public enum Bound {
    ARITHMETIC,
    MEMORY,
    CACHE,
    LAUNCH
  }

  /// The part of the device's limit that is reached: 1 is all of it.
  public double reached() {
    return limitMicros / micros;
  }
}
