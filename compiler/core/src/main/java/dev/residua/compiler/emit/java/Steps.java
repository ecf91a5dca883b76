package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The kernels of a program as steps.
record Steps(Program program, List<Step> all) {
  Steps {
    all = List.copyOf(all);
  }

  /// Each kernel by itself.
  static Steps alone(Program program) {
    return new Steps(program, program.kernels().stream().<Step>map(Step.Alone::new).toList());
  }

  /// Where values lie that are whole.
  BufferPlan memory() {
    return BufferPlan.of(program, all.stream().map(Step::kernels).toList(), inBands());
  }

  /// The values of which there are but bands.
  private Set<Buffer> inBands() {
    var buffers = new HashSet<Buffer>();
    for (var step : all) {
      if (step instanceof Step.Banded banded) {
        banded.inner().forEach(kernel -> buffers.add(kernel.output()));
      }
    }
    return buffers;
  }
}
