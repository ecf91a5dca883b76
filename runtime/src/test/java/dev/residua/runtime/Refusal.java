package dev.residua.runtime;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/// The message with which something is refused.
public final class Refusal {
  private Refusal() {}

  public static String of(Executable bad) {
    return String.valueOf(assertThrows(ResiduaException.class, bad).getMessage());
  }
}
