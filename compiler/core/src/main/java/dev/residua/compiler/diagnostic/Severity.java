package dev.residua.compiler.diagnostic;

import java.util.Locale;

/// How grave a diagnostic is: an error stops the compilation, a warning does not.
public enum Severity {
  ERROR,
  WARNING;

  /// The word that messages print.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
