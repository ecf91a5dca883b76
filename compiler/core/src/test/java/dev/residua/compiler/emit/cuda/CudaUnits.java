package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import java.util.List;

/// One `.cu` text of many models, for tests outside this package.
public record CudaUnits(String text, List<CudaProgram> programs) {
  /// The models' kernels, each once, and a program for each model.
  public static CudaUnits of(List<Graph> graphs, CudaOptions options) {
    var programs = graphs.stream().map(Compiler::program).toList();
    var unit = CudaEmitter.emitAll(programs, options, List.of("Kernels of several models."));
    return new CudaUnits(unit.text(), unit.programs());
  }

  /// The number of kernels.
  public int kernels() {
    return programs.getFirst().kernels().size();
  }
}
