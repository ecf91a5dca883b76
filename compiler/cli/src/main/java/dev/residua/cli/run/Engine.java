package dev.residua.cli.run;

import java.util.Locale;

/// What computes a model's outputs.
public enum Engine {
  /// The generated Java class.
  JAVA,
  /// The generated CUDA kernels.
  CUDA,
  /// The interpreter of the graph before all passes, in double precision.
  REFERENCE;

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
