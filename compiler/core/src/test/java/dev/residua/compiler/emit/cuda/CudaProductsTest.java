package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import dev.residua.cuda.emulation.Checks;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every tile of the table computes every kind of product, at sizes that do not divide, every other
/// one with several blocks for a tile. The factors are numbers that all precisions hold exactly, so
/// that tensor cores must agree as closely as single floats.
class CudaProductsTest {
  private static final double TOLERANCE = 1e-4;

  /// A model of one product, and the sizes at which it is run.
  private record Example(String program, Map<String, Integer> sizes) {
    Graph graph() {
      var file = new SourceFile("model.resnet", program);
      var checked = Compiler.check(file, SourceLoader.none(), CompileOptions.DEFAULT);
      assertThat(checked.diagnostics()).isEmpty();
      return checked.graphs().getFirst();
    }
  }

  private static final List<Example> EXAMPLES =
      List.of(
          // Edges, a stride, channels that do not come by four, an addend and a limit.
          new Example(
              """
              model Window {
                  input x: f32[N, 7, 9, 11]
                  input y: f32[N, 20, 5, 6]
                  output z: f32[N, 20, 5, 6] = x -> conv(20, 3, stride = 2) -> + y -> relu
              }
              """,
              Map.of("N", 5)),
          // Groups, a wider window, channels by four.
          new Example(
              """
              model Groups {
                  input x: f32[N, 16, 9, 10]
                  output z: f32[N, 24, 9, 10] = x -> conv(24, 3, groups = 2, dilation = 2, bias = true)
              }
              """,
              Map.of("N", 2)),
          // Rows that only a run counts, and a norm over them that is stored beside their sum.
          new Example(
              """
              model Norm {
                  input x: f32[N, T, 132]
                  input y: f32[N, T, 70]
                  sum = x -> linear(70) -> + y
                  output z: f32[N, T, 70] = sum -> layer_norm
                  output s: f32[N, T, 70] = sum
              }
              """,
              Map.of("N", 3, "T", 47)),
          // A right side that a run computes.
          new Example(
              """
              model Batches {
                  input x: f32[N, T, 19]
                  output z: f32[N, T, T] = x -> matmul(x, transpose_right = true)
              }
              """,
              Map.of("N", 2, "T", 35)));

  @TempDir static Path folder;

  @ParameterizedTest
  @EnumSource
  void everyTileMatchesTheReference(Precision precision) {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    var choices = new ArrayList<TileTable.Choice>();
    var all = new TileTable(Device.H100, precision).tiles();
    all.forEach(tile -> choices.add(new TileTable.Choice(tile, choices.size() % 2 * 2 + 1, 90)));
    var graphs = EXAMPLES.stream().map(Example::graph).toList();
    var programs = new ArrayList<Program>();
    var tiles = new ArrayList<TileTable.Choice>();
    for (var choice : choices) {
      graphs.forEach(graph -> programs.add(Compiler.program(graph)));
      graphs.forEach(_ -> tiles.add(choice));
    }
    var next = tiles.iterator();
    Function<Contraction, TileTable.Choice> inTurn = _ -> next.next();
    var unit = CudaEmitter.emitAll(programs, inTurn, List.of("Products."));
    assertThat(next.hasNext()).isFalse();
    try (var module = EmulationCompiler.in(folder).compile(unit.text(), Checks.FEW)) {
      for (int i = 0; i < EXAMPLES.size(); i++) {
        var random = new Random(i);
        var graph = graphs.get(i);
        var sizes = EXAMPLES.get(i).sizes();
        var inputs = new HashMap<String, ReferenceTensor>();
        var parameters = new HashMap<String, ReferenceTensor>();
        var program = programs.get(i);
        program.inputs().forEach(b -> inputs.put(b.name(), eighths(b.type(), sizes, random)));
        program
            .parameters()
            .forEach(b -> parameters.put(b.name(), eighths(b.type(), sizes, random)));
        var expected = Interpreter.run(graph, inputs, parameters);
        for (int c = 0; c < choices.size(); c++) {
          for (var schedule : Schedule.three(c)) {
            var run = unit.programs().get(c * EXAMPLES.size() + i);
            var actual = EmulatedProgram.run(run, module, schedule, inputs, parameters, 2);
            var place = "%s, %s, %s".formatted(graph.name(), choices.get(c), schedule);
            expected.forEach(
                (name, value) -> compare(place, Objects.requireNonNull(actual.get(name)), value));
          }
        }
      }
    }
  }

  /// The program holds what the test is about: a product and a norm in one launch.
  @Test
  void aNormIsPartOfItsProduct() {
    var program = Compiler.program(EXAMPLES.get(2).graph());
    assertThat(program.kernels()).hasSize(2);
    var unit = CudaEmitter.emitAll(List.of(program), CudaOptions.DEFAULT, List.of());
    var launches = unit.programs().getFirst().launches();
    assertThat(launches).hasSize(1);
    assertThat(launches.getFirst().steps().getFirst()).isInstanceOf(Contraction.class);
    assertThat(launches.getFirst().steps().getLast()).isInstanceOf(RowKernel.class);
  }

  private static ReferenceTensor eighths(
      TensorType type, Map<String, Integer> sizes, Random random) {
    int[] shape =
        type.shape().dims().stream()
            .mapToInt(d -> (int) d.evaluate(name -> Objects.requireNonNull(sizes.get(name), name)))
            .toArray();
    var tensor = ReferenceTensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = (random.nextInt(17) - 8) / 8.0;
    }
    return tensor;
  }

  private static void compare(String place, ReferenceTensor actual, ReferenceTensor expected) {
    for (int i = 0; i < expected.data().length; i++) {
      double e = expected.data()[i];
      double a = actual.data()[i];
      if (!(Math.abs(a - e) <= TOLERANCE * Math.max(1, Math.abs(e)))) {
        assertWithMessage("%s, element %s", place, i).that(a).isEqualTo(e);
      }
    }
  }
}
