package dev.residua.benchmarks;

/// A network that is ready to run on its inputs.
public interface Engine extends AutoCloseable {
  /// Computes the outputs once.
  float[] run();

  /// The outputs in the form that engines are compared by.
  default float[] comparable() {
    return run();
  }

  @Override
  void close();
}
