package dev.residua.compiler.emit.java;

/// What a user chooses about generated Java.
///
/// @param timed whether the model measures each of its steps; without it, nothing of that is in the
///   generated code
public record JavaOptions(boolean timed) {
  public static final JavaOptions DEFAULT = new JavaOptions(false);
  public static final JavaOptions TIMED = new JavaOptions(true);
}
