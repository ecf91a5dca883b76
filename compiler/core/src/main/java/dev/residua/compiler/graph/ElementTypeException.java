package dev.residua.compiler.graph;

/// Inputs whose element types do not fit an operation or each other.
public final class ElementTypeException extends ShapeException {
  private static final long serialVersionUID = 1;

  public ElementTypeException(String message, String hint) {
    super(message, hint);
  }
}
