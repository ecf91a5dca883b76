package dev.residua.compiler.generate;

import dev.residua.compiler.diagnostic.Diagnostic;
import java.util.Optional;

/// What came of looking for a model's [Generation].
public sealed interface Derivation {
  /// The model can go on position by position.
  record Found(Generation generation) implements Derivation {}

  /// It cannot.
  ///
  /// @param reason an error that says which layer is in the way
  /// @param attends whether causal attention along the sequence shows that it is meant to
  record Hindered(Diagnostic reason, boolean attends) implements Derivation {}

  /// The generation, where there is one.
  default Optional<Generation> found() {
    return this instanceof Found(var generation) ? Optional.of(generation) : Optional.empty();
  }
}
