package dev.residua.cli;

import dev.residua.runtime.Threads;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How many threads compute.
final class ThreadsOption {
  private static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute; by default one for each processor.")
  private Optional<Integer> threads = Optional.empty();

  /// @throws UserError where the number is none that can be
  void check() {
    if (threads.isPresent() && (threads.get() < 1 || threads.get() > MOST)) {
      throw new UserError("--threads " + threads.get() + " is not between 1 and " + MOST);
    }
  }

  /// The pool, for its caller to close.
  Threads open() {
    check();
    return threads.map(Threads::of).orElseGet(Threads::shared);
  }
}
