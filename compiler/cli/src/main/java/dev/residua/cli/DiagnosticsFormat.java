package dev.residua.cli;

import java.util.Locale;

/// How diagnostics are printed.
public enum DiagnosticsFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
