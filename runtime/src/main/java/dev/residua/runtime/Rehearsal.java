package dev.residua.runtime;

/// A run whose kernels have two forms: in plain Java, and with vectors. Generated code implements
/// it, and callers leave it to [WarmUp].
public interface Rehearsal extends Spmd {
  /// The same run on memory of its own, where nobody reads the results.
  Rehearsal copy();

  /// Chooses the form that computes from now on.
  void use(boolean vectors);

  /// Computes the smallest pieces of kernels with vectors, each form of them once.
  void pieces();
}
