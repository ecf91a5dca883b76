package dev.residua.benchmarks.engine;

/// A network that is ready to run on its inputs.
public interface Engine extends AutoCloseable {
  /// Makes ready for the next run; not part of what is timed.
  default void prepare() {}

  /// Computes the outputs once, into memory that the next run uses again.
  void run();

  /// The outputs of the last run.
  float[] output();

  @Override
  void close();
}
