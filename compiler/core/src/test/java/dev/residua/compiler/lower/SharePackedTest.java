package dev.residua.compiler.lower;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.ProgramInterpreter;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharePackedTest {
  private static Graph graph(String text) {
    var checked =
        Compiler.check(
            new SourceFile("model.resnet", text), SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return checked.graphs().getFirst();
  }

  private static List<String> held(Graph graph) {
    return Compiler.program(graph).prepared().stream().map(Buffer::name).toList();
  }

  private static final String TIED =
      """
      model Tied {
          input ids: i32[N, T]
          words = embedding(37, 19)
          output logits = ids -> words -> linear(weight = words.weight, bias = false)
      }
      """;

  @Test
  void aTableTiedToTheHeadIsHeldOnce() {
    assertThat(held(graph(TIED))).containsExactly("words.weight packed");
  }

  @Test
  void itMeansTheSame() {
    var graph = graph(TIED);
    var random = new Random(5);
    double[] table = new double[37 * 19];
    Arrays.setAll(table, _ -> random.nextGaussian());
    var parameters = Map.of("words.weight", new ReferenceTensor(new int[] {37, 19}, table));
    double[] ids = {0, 36, 5, 17, 16, 1};
    var inputs = Map.of("ids", new ReferenceTensor(new int[] {2, 3}, ids));
    var actual =
        ProgramInterpreter.run(
            Compiler.program(graph), Map.of("N", 2L, "T", 3L), inputs, parameters);
    var expected = Interpreter.run(graph, inputs, parameters);
    double[] logits = Objects.requireNonNull(actual.get("logits")).data();
    double[] truth = Objects.requireNonNull(expected.get("logits")).data();
    assertThat(logits).usingTolerance(1e-9).containsExactly(truth).inOrder();
  }

  @Test
  void aTableThatIsReadInAnotherWayStays() {
    var summed =
        """
        model Summed {
            input ids: i32[N, T]
            words = embedding(37, 19)
            output logits = ids -> words -> linear(weight = words.weight, bias = false)
            output total: f32[37] = words.weight -> sum(axis = 1)
        }
        """;
    assertThat(held(graph(summed))).contains("words.weight packed");
    var apart =
        """
        model Apart {
            input ids: i32[N, T]
            output logits = ids -> words: embedding(37, 19) -> head: linear(37, bias = false)
        }
        """;
    assertThat(held(graph(apart))).containsExactly("words.weight", "head.weight packed");
  }
}
