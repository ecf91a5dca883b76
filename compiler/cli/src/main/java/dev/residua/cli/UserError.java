package dev.residua.cli;

import java.util.Optional;

/// A mistake of the user's: one sentence that says what is wrong and where, and what to do.
public final class UserError extends RuntimeException {
  private final Optional<String> help;

  public UserError(String message) {
    super(message, null, false, false);
    help = Optional.empty();
  }

  public UserError(String message, String help) {
    super(message, null, false, false);
    this.help = Optional.of(help);
  }

  /// What can be typed or done; printed after `help:`.
  public Optional<String> help() {
    return help;
  }
}
