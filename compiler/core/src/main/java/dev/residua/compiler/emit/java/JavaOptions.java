package dev.residua.compiler.emit.java;

/// What a user chooses about generated Java.
///
/// @param timed whether the model measures each of its steps; without it, nothing of that is in the
///   generated code
/// @param weights how the weights of products are held
/// @param cache the floats of a processor's second cache that values between kernels may fill:
///   images that are larger are computed in bands of lines
public record JavaOptions(boolean timed, WeightType weights, long cache) {
  /// Half of the megabyte that servers have.
  private static final long CACHE = 1 << 17;

  public static final JavaOptions DEFAULT = new JavaOptions(false, WeightType.F32, CACHE);
  public static final JavaOptions TIMED = new JavaOptions(true, WeightType.F32, CACHE);

  /// The same but for how weights are held.
  public JavaOptions with(WeightType changed) {
    return new JavaOptions(timed, changed, cache);
  }

  /// The same but for the cache.
  JavaOptions withCache(long changed) {
    return new JavaOptions(timed, weights, changed);
  }
}
