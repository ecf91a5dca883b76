package dev.residua.runtime;

import java.util.Arrays;

/// How long each step of a run took, written by models that were generated to be timed. It is read
/// between the runs of one caller; runs of several callers at once mix their times.
public final class StepTimes {
  private final long[] nanos;
  private long last;

  public StepTimes(int steps) {
    nanos = new long[steps];
  }

  /// A run begins. Called by generated code, on every part.
  public void begin(int part) {
    if (part == 0) {
      Arrays.fill(nanos, 0);
      last = System.nanoTime();
    }
  }

  /// All parts have done a step, or this one a band of it. Called by generated code, on every part.
  public void end(int part, int step) {
    if (part == 0) {
      long now = System.nanoTime();
      nanos[step] += now - last;
      last = now;
    }
  }

  /// Nanoseconds of each step of the last run, the wait for the slowest thread included. Of steps
  /// that are computed together, band by band, they are those of the first part.
  public long[] nanos() {
    return nanos.clone();
  }
}
