package dev.residua.compiler.emit.java;

/// What a user chooses about generated Java.
///
/// @param timed whether the model measures each of its steps; without it, nothing of that is in the
///   generated code
/// @param weights how the weights of products are held
public record JavaOptions(boolean timed, WeightType weights) {
  public static final JavaOptions DEFAULT = new JavaOptions(false, WeightType.F32);
  public static final JavaOptions TIMED = new JavaOptions(true, WeightType.F32);

  /// The same but for how weights are held.
  public JavaOptions with(WeightType changed) {
    return new JavaOptions(timed, changed);
  }
}
