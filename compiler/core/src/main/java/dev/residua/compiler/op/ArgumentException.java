package dev.residua.compiler.op;

/// An argument whose value makes no sense: which one, why, and what to write instead.
public final class ArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String argument;
  private final String hint;

  public ArgumentException(String argument, String message, String hint) {
    super(message);
    this.argument = argument;
    this.hint = hint;
  }

  /// The name of the argument, whose place is the place of the error.
  public String argument() {
    return argument;
  }

  public String hint() {
    return hint;
  }
}
