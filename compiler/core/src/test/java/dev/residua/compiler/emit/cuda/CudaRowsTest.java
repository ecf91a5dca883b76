package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import dev.residua.cuda.emulation.Checks;
import dev.residua.cuda.emulation.EmulatedModule;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows and reductions of the lengths at which their threads are laid out otherwise: a part of a
/// warp, a warp, a block, a block with more than it can hold.
class CudaRowsTest {
  /// A length that is known only in a run, and longer than what shared memory holds of a row.
  private static final long T = RowShape.SHARED + 7;

  private static final Map<String, Long> SYMBOLS = Map.of("N", 3L, "T", T);

  private static final List<String> MODELS =
      Stream.of(
              Stream.of(1, 2, 12, 64, 100, 384, 1000, 1023, 1028, 2050, 5000, 9000, 33_001)
                  .flatMap(length ->
                      Stream.of(
                          "input x: f32[N, %d] output y = x -> softmax".formatted(length),
                          "input x: f32[N, %d] output y = x -> residual(norm = post) { silu }"
                              .formatted(length))),
              Stream.of(
                  "input x: f32[N, T] output y = x -> softmax",
                  "input x: f32[N, T] output y = x -> exp -> l2_normalise",
                  // The sum of the residual is stored beside its norm.
                  "input x: f32[N, 384] s = x -> residual { relu } output y = s -> rms_norm"
                      + " output z = s -> exp",
                  "input x: f32[N, 5, 130] s = x -> + positions(9) output y = s -> layer_norm"
                      + " output z = s -> exp",
                  "input x: f32[N, T] output y = x -> argmax",
                  "input x: f32[2, 3000] output y = x -> argmax",
                  "input x: f32[N, T, 6] output y = x -> mean(axis = 1)",
                  "input x: f32[N, T, 40] output y = x -> max(axis = 1) -> exp",
                  "input x: f32[N, 8, 21, 23] output y = x -> global_avg_pool",
                  "input x: f32[2, 3, 40, 5] output y = x -> sum(axis = [1, 2]) -> silu"))
          .flatMap(models -> models)
          .toList();

  private static final List<Graph> GRAPHS = MODELS.stream().map(CudaRowsTest::graph).toList();

  private static EmulatedModule module;
  private static CudaEmitter.Unit unit;

  @BeforeAll
  static void compile() {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    var programs = GRAPHS.stream().map(Compiler::program).toList();
    unit = CudaEmitter.emitAll(programs, CudaOptions.DEFAULT, List.of("Rows."));
    module = EmulationFolder.compiler().compile(unit.text(), Checks.BOUNDS);
  }

  @AfterAll
  static void unload() {
    if (module != null) {
      module.close();
    }
  }

  static IntStream models() {
    return IntStream.range(0, MODELS.size());
  }

  @ParameterizedTest
  @MethodSource("models")
  void matchesTheReference(int index) {
    var graph = GRAPHS.get(index);
    var random = new Random(index);
    var inputs = new LinkedHashMap<String, ReferenceTensor>();
    graph.inputs().forEach(input -> inputs.put(input.name(), draw(input.node().type(), random)));
    var parameters = new LinkedHashMap<String, ReferenceTensor>();
    graph.parameters().forEach(p -> parameters.put(p.name(), draw(p.type(), random)));
    var expected = Interpreter.run(graph, inputs, parameters);

    for (var schedule : List.of(Schedule.FORWARD, Schedule.random(index))) {
      var actual =
          EmulatedProgram.run(unit.programs().get(index), module, schedule, inputs, parameters, 1);
      expected.forEach((name, value) -> {
        double[] got = Objects.requireNonNull(actual.get(name)).data();
        for (int i = 0; i < got.length; i++) {
          double tolerance = 2e-5 * Math.max(1, Math.abs(value.data()[i]));
          assertWithMessage("%s, %s[%s]", MODELS.get(index), name, i)
              .that(got[i])
              .isWithin(tolerance)
              .of(value.data()[i]);
        }
      });
    }
  }

  private static Graph graph(String body) {
    var source = new SourceFile("model.resnet", "model M { " + body + " }");
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return checked.graphs().getFirst();
  }

  private static ReferenceTensor draw(TensorType type, Random random) {
    int[] shape =
        type.shape().dims().stream()
            .mapToInt(dim -> Math.toIntExact(dim.evaluate(SYMBOLS::get)))
            .toArray();
    var tensor = ReferenceTensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }
}
