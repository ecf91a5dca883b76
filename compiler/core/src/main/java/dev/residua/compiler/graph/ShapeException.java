package dev.residua.compiler.graph;

/// Inputs that do not fit an operation. The message says what each side is; the hint, which may be
/// empty, says what to write instead.
public sealed class ShapeException extends RuntimeException permits ElementTypeException {
  private static final long serialVersionUID = 1;
  private final String hint;

  public ShapeException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  public ShapeException(String message) {
    this(message, "");
  }

  public String hint() {
    return hint;
  }
}
