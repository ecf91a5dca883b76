package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.lower.Lowering;
import dev.residua.compiler.op.OpCase;
import dev.residua.compiler.op.OpCases;
import dev.residua.compiler.pass.Optimizer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every op of the catalog becomes kernels, and every launch gives a kernel what it takes.
class EmittedCudaTest {
  static List<OpCase> cases() {
    return OpCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isPrinted(OpCase example) {
    var graph = Optimizer.optimize(example.graph());
    var source = CudaEmitter.emit(graph, Lowering.lower(graph), CudaOptions.DEFAULT);
    for (var launch : source.program().launches()) {
      var kernel = source.program().kernel(launch.kernel());
      assertThat(launch.arguments()).hasSize(kernel.parameters().size());
    }
  }
}
