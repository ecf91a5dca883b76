package dev.residua.runtime;

/// One program that several threads run at once, each on its part of the data.
@FunctionalInterface
public interface Spmd {
  /// Called once for every part in `0 .. team.parts() - 1`, each on a thread of its own. Where the
  /// parts meet at barriers, each of them must come to the same number of barriers.
  void run(int part, Team team);
}
