package dev.residua.cli;

import java.util.Locale;

/// When output is coloured.
public enum ColourChoice {
  AUTO,
  ALWAYS,
  NEVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
