package dev.residua.runtime;

/// A mistake in what the user gave: a file, a shape, a value. The message is written for the user;
/// in one or more lines it says what is wrong, where, and what to do.
public final class ResiduaException extends RuntimeException {
  public ResiduaException(String message) {
    super(message);
  }

  public ResiduaException(String message, Throwable cause) {
    super(message, cause);
  }
}
