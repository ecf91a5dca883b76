package dev.residua.cli;

/// What a call of `residua` returns to the shell.
public final class ExitCode {
  public static final int OK = 0;

  /// The user's input is wrong: options, files, a model, weights.
  public static final int MISTAKE = 2;

  /// Residua itself failed; the number is `EX_SOFTWARE` of `sysexits.h`.
  public static final int FAILURE = 70;

  private ExitCode() {}
}
