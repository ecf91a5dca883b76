package dev.residua.runtime.cuda;

import java.util.ArrayList;
import java.util.List;

/// A launch of a kernel, its arguments as offsets that hold wherever the memory lies.
///
/// @param kernel its name in the kernels' file
/// @param layer the path of the layer that it computes
/// @param title what it does, in a few words
/// @param threads of a block, along x
/// @param shared bytes of dynamic shared memory
/// @param arguments grows while the plan is written
record Launch(
    String kernel,
    String layer,
    String title,
    Grid grid,
    int threads,
    int shared,
    List<Argument> arguments) {
  /// The counts of blocks along the three axes.
  record Grid(int x, int y, int z) {
    boolean isEmpty() {
      return x == 0 || y == 0 || z == 0;
    }
  }

  /// What a parameter of a kernel is given.
  sealed interface Argument {
    /// An address in the memory of a run, or of a load.
    record InMemory(long offset) implements Argument {}

    /// An address in the memory of the weights.
    record InWeights(long offset) implements Argument {}

    /// An `int`.
    record Size(int value) implements Argument {}

    /// The bytes of the parameter.
    default int bytes() {
      return switch (this) {
        case InMemory _, InWeights _ -> Long.BYTES;
        case Size _ -> Integer.BYTES;
      };
    }
  }

  Launch(String kernel, String layer, String title, Grid grid, int threads, int shared) {
    this(kernel, layer, title, grid, threads, shared, new ArrayList<>());
  }

  /// `kernel linear_gelu_kernel of layer encoder.0.mlp (linear, gelu)`.
  String description() {
    return "kernel " + kernel + (layer.isEmpty() ? "" : " of layer " + layer) + " (" + title + ")";
  }
}
