package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Program;
import java.util.Set;

/// The weights that come from beyond a processor's own caches in each run, since a model has more
/// of them than these hold.
record DistantWeights(Set<Buffer> buffers) {
  /// So many floats stay in the caches from run to run: a megabyte, half of a usual second cache.
  private static final long STAYS = 1 << 18;

  static DistantWeights of(Program program) {
    long floats =
        program.prepared().stream()
            .mapToLong(buffer -> buffer.size().isConstant() ? buffer.size().constant() : 0)
            .sum();
    return new DistantWeights(floats > STAYS ? Set.copyOf(program.prepared()) : Set.of());
  }

  boolean reads(Contraction product) {
    return buffers.contains(product.weights());
  }
}
