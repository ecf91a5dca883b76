package dev.residua.benchmarks.compare;

/// How long to measure one row.
///
/// @param warmUpSeconds at most this long before
/// @param pairSeconds at most this long in turns, unless these are fewer than `leastPairs`
/// @param leastPairs of turns, one of each engine
/// @param mostPairs of turns
/// @param turnMillis a turn has as many runs as take this long, and at least one
record Effort(
    double warmUpSeconds, double pairSeconds, int leastPairs, int mostPairs, double turnMillis) {
  static final Effort QUICK = new Effort(2.5, 0.5, 3, 15, 25);
  static final Effort FULL = new Effort(40, 8, 9, 41, 120);
}
