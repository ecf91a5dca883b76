package dev.residua.compiler.fuse;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.ProgramInterpreter;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Programs with fewer kernels compute the same.
class FewerKernelsTest {
  private static final Map<String, Long> SYMBOLS = Map.of("N", 2L, "T", 5L);

  @Test
  void anActivationIsComputedByTheReductionBeforeIt() {
    assertThat(
            titles(
                """
                model M {
                    input x: f32[N, 8, 6, 6]
                    output y = x -> conv(8, 3, groups = depthwise) -> relu6
                }
                """))
        .contains("depthwise conv 3x3, relu6");
  }

  @Test
  void aProductOfElementsIsSummedWithoutBeingStored() {
    assertThat(
            titles(
                """
                model M {
                    input tokens: f32[N, T, 6]
                    input mask: i32[N, T]
                    output y = tokens -> mean(axis = 1, mask = mask)
                }
                """))
        .containsExactly("cast", "sum along [T], maximum", "mul, sum along [T], div")
        .inOrder();
  }

  @Test
  void aRepeatedTermJoinsTheNormThatReadsItsSum() {
    assertThat(
            titles(
                """
                model M {
                    input x: f32[N, T, 6]
                    output y = x -> + positions(9) -> layer_norm
                }
                """))
        .containsExactly("add, layer_norm");
  }

  @Test
  void aSumThatIsNeededAgainIsKept() {
    assertThat(
            titles(
                """
                model M {
                    input x: f32[N, T, 6]
                    sum = x -> + positions(9)
                    output y = sum -> layer_norm
                    output z = sum -> softmax
                }
                """))
        .containsExactly("add, layer_norm", "softmax");
  }

  @Test
  void wordsAreLookedUpByWhatReadsThem() {
    assertThat(
            titles(
                """
                model M {
                    input ids: i32[N, T]
                    output y = ids -> embedding(7, 6) -> + positions(9)
                }
                """))
        .containsExactly("embedding of 7, add");
  }

  @Test
  void aMaskOfManyLayersIsMadeReadyOnce() {
    var titles =
        titles(
            """
            model M {
                input x: f32[N, T, 6]
                input mask: i32[N, T]
                output y = x -> repeat 3 { residual(norm = post) { attention(2, mask = mask) } }
            }
            """);

    assertThat(titles.stream().filter("cast"::equals).count()).isEqualTo(1);
    assertThat(titles.stream().filter("attention, 2 heads of 3"::equals).count()).isEqualTo(3);
  }

  @Test
  void anElementThatIsReadTwiceIsComputedOnce() {
    assertThat(
            titles(
                """
                model M {
                    input x: f32[N, 4, 6, 6]
                    output y = x -> exp -> max_pool(3, stride = 1)
                }
                """))
        .containsExactly("exp", "max pool 3x3", "copy");
  }

  /// The titles of the kernels, after a check that they compute what the model means.
  private static List<String> titles(String text) {
    var source = new SourceFile("model.resnet", text);
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    var graph = checked.graphs().getFirst();
    var program = FewerKernels.apply(Compiler.program(graph));
    var inputs = inputs(graph);
    var parameters = parameters(graph);
    var expected = Interpreter.run(graph, inputs, parameters);
    var actual = ProgramInterpreter.run(program, SYMBOLS, inputs, parameters);
    expected.forEach((name, value) -> {
      double[] got = Objects.requireNonNull(actual.get(name)).data();
      for (int i = 0; i < got.length; i++) {
        assertWithMessage(name).that(got[i]).isWithin(1e-9).of(value.data()[i]);
      }
    });
    return program.kernels().stream().map(Kernel::title).toList();
  }

  private static Map<String, ReferenceTensor> inputs(Graph graph) {
    var inputs = new LinkedHashMap<String, ReferenceTensor>();
    graph.inputs().forEach(input -> inputs.put(input.name(), draw(input.node().type(), 1)));
    return inputs;
  }

  private static Map<String, ReferenceTensor> parameters(Graph graph) {
    var parameters = new LinkedHashMap<String, ReferenceTensor>();
    graph
        .parameters()
        .forEach(parameter -> parameters.put(parameter.name(), draw(parameter.type(), 2)));
    return parameters;
  }

  private static ReferenceTensor draw(TensorType type, long seed) {
    var random = new Random(seed);
    int[] shape =
        type.shape().dims().stream()
            .mapToInt(dim -> Math.toIntExact(dim.evaluate(SYMBOLS::get)))
            .toArray();
    var tensor = ReferenceTensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = type.dtype() == DType.F32 ? random.nextGaussian() : random.nextInt(2);
    }
    return tensor;
  }
}
