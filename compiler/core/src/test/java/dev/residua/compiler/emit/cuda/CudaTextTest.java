package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.Snapshots;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The text of the kernels, as a reader sees it.
class CudaTextTest {
  private static final String BLOCKS =
      """
      import Basic, Stage from "std/resnet"
      model Blocks {
          input image: f32[N, 3, 32, 32]
          output logits = image -> conv(16, 3) -> layer1: Stage(Basic, 16, 9)
              -> global_avg_pool -> linear(10)
      }
      """;

  private static Graph graph(String program) {
    var source = new SourceFile("model.resnet", program);
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return checked.graphs().getFirst();
  }

  private static CudaSource emit(String program) {
    var graph = graph(program);
    return CudaEmitter.emit(graph, Compiler.program(graph), CudaOptions.DEFAULT);
  }

  @TestFactory
  List<DynamicTest> texts() {
    return Snapshots.tests("emit/cuda", program -> emit(program).text());
  }

  @Test
  void equalBlocksShareTheirKernels() {
    var program = emit(BLOCKS).program();

    var layers =
        program.launches().stream()
            .filter(launch -> launch.origin().path().matches("layer1\\.[2-8]\\.conv2"))
            .filter(launch -> launch.steps().getFirst() instanceof Contraction)
            .map(Launch::kernel)
            .toList();
    assertThat(layers).hasSize(7);
    assertThat(layers.stream().distinct().toList()).hasSize(1);
    assertThat(program.kernel(layers.getFirst()).text()).contains("layer1.2.conv2, ");
  }

  private static final String ENCODER =
      """
      import EncoderLayer from "std/transformer"
      model Encoder {
          input x: f32[N, T, 32]
          output y = x -> repeat 3 { EncoderLayer(2, 128) }
      }
      """;

  @Test
  void noLaunchWritesToMemoryThatItReads() {
    var program = emit(ENCODER).program();

    for (var launch : program.launches()) {
      var parameters = program.kernel(launch.kernel()).parameters();
      for (int i = 0; i < parameters.size(); i++) {
        if (parameters.get(i).isPointer() && !parameters.get(i).type().startsWith("const")) {
          var written = launch.arguments().get(i);
          assertWithMessage(launch.kernel())
              .that(launch.arguments().stream().filter(written::equals).count())
              .isEqualTo(1);
        }
      }
    }
  }

  @Test
  void theSameModelGivesTheSameText() {
    assertThat(emit(BLOCKS).text()).isEqualTo(emit(BLOCKS).text());
  }
}
