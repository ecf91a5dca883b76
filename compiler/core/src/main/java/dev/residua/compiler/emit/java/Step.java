package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Kernel;
import java.util.List;

/// What threads do between two meetings.
sealed interface Step {
  /// The kernels, in the order of the program.
  List<Kernel> kernels();

  /// One kernel, of which each thread computes a share.
  record Alone(Kernel kernel) implements Step {
    @Override
    public List<Kernel> kernels() {
      return List.of(kernel);
    }
  }

  /// Several kernels, each of which reads the images that the one before it writes, and nobody else
  /// does: each thread computes a share of the lines of the last result, a band of them at a time,
  /// and what that needs of the others.
  record Banded(List<LineKernel> lines) implements Step {
    public Banded {
      lines = List.copyOf(lines);
    }

    @Override
    public List<Kernel> kernels() {
      return lines.stream().map(LineKernel::kernel).toList();
    }

    /// The kernels whose results are never whole.
    List<LineKernel> inner() {
      return lines.subList(0, lines.size() - 1);
    }
  }
}
