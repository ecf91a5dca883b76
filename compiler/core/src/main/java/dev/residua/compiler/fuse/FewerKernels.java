package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.Program;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Applies the rules of this package until none finds anything.
public final class FewerKernels {
  private static final List<Function<Program, Optional<Program>>> RULES =
      List.of(
          EqualLoops::apply,
          PointwiseAfterReduction::apply,
          PointwiseBeforeRows::apply,
          PointwiseBeforeLoops::apply);

  private FewerKernels() {}

  public static Program apply(Program program) {
    var current = program;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (var rule : RULES) {
        for (var next = rule.apply(current); next.isPresent(); next = rule.apply(current)) {
          current = next.get();
          changed = true;
        }
      }
    }
    return current;
  }
}
