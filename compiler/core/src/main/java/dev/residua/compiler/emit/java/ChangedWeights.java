package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import java.util.Map;

/// Packed weights that are held in another form.
///
/// @param changed what they become
record ChangedWeights(Map<Buffer, Buffer> changed) {
  /// The program with what makes these weights and what reads them changed.
  Program in(Program program) {
    if (changed.isEmpty()) {
      return program;
    }
    return program.withWeights(
        program.prepare().stream().map(this::in).toList(),
        program.prepared().stream().map(buffer -> changed.getOrDefault(buffer, buffer)).toList(),
        program.kernels().stream().map(this::in).toList());
  }

  private Kernel in(Kernel kernel) {
    if (kernel instanceof Pack pack && changed.containsKey(pack.out())) {
      return pack.into(changed.getOrDefault(pack.out(), pack.out()));
    }
    if (kernel instanceof Contraction product && changed.containsKey(product.weights())) {
      return product.withWeights(changed.getOrDefault(product.weights(), product.weights()));
    }
    return kernel;
  }
}
