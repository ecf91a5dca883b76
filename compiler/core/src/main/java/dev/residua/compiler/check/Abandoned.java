package dev.residua.compiler.check;

/// Thrown after an error was reported that leaves no sense in going on, such as endless growth.
final class Abandoned extends RuntimeException {
  private static final long serialVersionUID = 1;

  Abandoned() {
    super("elaboration was abandoned", null, false, false);
  }
}
