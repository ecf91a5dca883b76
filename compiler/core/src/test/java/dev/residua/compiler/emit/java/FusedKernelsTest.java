package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Products of every height and width of a tile and windows of every kind, with all that may be
/// fused behind them, give what the double-precision interpreter gives.
class FusedKernelsTest {
  /// Columns that fill panels of four, two and one vectors or leave a rest, and depths of one share
  /// and of several.
  private static final String LAYERS =
      """
      model Layers {
          input x: f32[N, 450]
          output y = x -> linear(300) -> gelu -> linear(170, bias = false) -> relu
              -> residual(after = relu6) { linear(176) -> relu -> linear(1100) -> linear(170) }
              -> linear(450) -> + x
      }
      """;

  /// Windows that reach over edges, that do not, and of a single place, with channels that fill a
  /// vector and a half.
  private static final String CONVOLUTIONS =
      """
      model Convolutions {
          input x: f32[N, 3, 17, 15]
          output y = x -> conv(24, 7, stride = 2) -> batch_norm -> relu6
              -> residual(after = relu) { conv(24, 1) }
              -> conv(80, 3, stride = 2) -> relu
              -> residual { conv(16, 1) -> conv(80, 1) -> silu } -> conv(72, 2, padding = 0)
      }
      """;

  /// Images of so few channels that their planes are interleaved in registers, and of one more, in
  /// lines that do not fill their vectors.
  private static final List<String> PLANES =
      IntStream.rangeClosed(2, 5)
          .mapToObj(channels ->
              """
              model Planes%1$d {
                  input x: f32[N, %1$d, 5, 37]
                  output y = x -> conv(8, 3, stride = 2)
              }
              """
                  .formatted(channels))
          .toList();

  /// Depthwise windows over lines that are longer or shorter than the places computed together, in
  /// several sizes and steps, with channels that do not fill a vector.
  private static final String DEPTHWISE =
      """
      block Window(size: int, stride: int = 1, dilation: int = 1) {
          conv(40, size, stride = stride, dilation = dilation, groups = depthwise)
      }

      model Depthwise {
          input x: f32[N, 40, 23, 17]
          output y = x -> residual(after = relu) { Window(3) -> batch_norm } -> Window(5) -> relu6
              -> Window(3, dilation = 2) -> gelu -> Window(3, stride = 2) -> relu6
              -> residual { Window(7) } -> Window(4, stride = 2) -> Window(3) -> silu
      }
      """;

  /// Windows that Winograd's algorithm computes, in tiles of both sizes that reach over edges, with
  /// channels of one share and of several.
  private static final String WINOGRAD =
      """
      model Filters {
          input x: f32[N, 48, 13, 9]
          output y = x -> conv(80, 3) -> relu -> residual(after = relu6) { conv(80, 3) }
              -> conv(80, 3, padding = 0) -> gelu -> conv(528, 1) -> conv(32, 3, bias = false)
              -> conv(96, 3, stride = 2) -> conv(96, 3) -> silu
              -> residual { conv(1040, 1) -> conv(96, 3) }
      }
      """;

  /// Windows in steps of two that Winograd's algorithm computes, in tiles of both sizes.
  private static final String WINOGRAD_IN_STEPS =
      """
      model Steps {
          input x: f32[N, 48, 35, 45]
          output y = x
              -> residual(shortcut = projection, after = relu6) {
                  conv(528, 1) -> conv(96, 3, stride = 2)
              }
              -> conv(160, 3, stride = 2, padding = 0, bias = false) -> gelu
      }
      """;

  /// Products that Strassen's algorithm computes, with depths of one share and of several and with
  /// all that may be fused behind them.
  private static final String STRASSEN =
      """
      model Halves {
          input x: f32[N, T, 384]
          output y = x -> linear(512) -> gelu
              -> residual(after = relu) { linear(1664, bias = false) -> relu6 -> linear(512) }
              -> linear(384) -> + x
      }
      """;

  private static final Map<String, byte[]> CLASSES = new HashMap<>();

  /// What the interpreter gives, by network and shape: inputs of a shape are always the same.
  private static final Map<String, ReferenceTensor> REFERENCES = new HashMap<>();

  @BeforeAll
  static void compile() {
    var sources = new HashMap<String, String>();
    var texts =
        new ArrayList<>(
            List.of(LAYERS, CONVOLUTIONS, DEPTHWISE, WINOGRAD, WINOGRAD_IN_STEPS, STRASSEN));
    texts.addAll(PLANES);
    for (var text : texts) {
      var graph = Generated.graph(text);
      var source = JavaEmitter.emit(graph, Compiler.program(graph), "fused", JavaOptions.DEFAULT);
      sources.put("fused." + graph.name(), source);
    }
    CLASSES.putAll(MemoryCompiler.compile(sources));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void ofAnyNumberOfRowsMatchTheReference(int bits) {
    for (int rows : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 17, 29, 61, 137}) {
      matches(LAYERS, bits, 1 + rows % 2, random(rows, 450));
    }
    matches(LAYERS, bits, 2, random(137, 450));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void ofWindowsMatchTheReference(int bits) {
    for (int images : new int[] {1, 3, 4}) {
      for (int threads : new int[] {1, 2}) {
        matches(CONVOLUTIONS, bits, threads, random(images, 3, 17, 15));
        matches(DEPTHWISE, bits, threads, random(images, 40, 23, 17));
        matches(WINOGRAD, bits, threads, random(images, 48, 13, 9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void ofWindowsInStepsMatchTheReference(int bits) {
    matches(WINOGRAD_IN_STEPS, bits, 2, random(1, 48, 35, 45));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void ofPlanesMatchTheReference(int bits) {
    for (int channels = 2; channels <= 5; channels++) {
      matches(PLANES.get(channels - 2), bits, 1, random(2, channels, 5, 37));
    }
  }

  /// Samples of an even and of an odd number of rows, and of so few that products stay as they are.
  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void ofHalvesMatchTheReference(int bits) {
    matches(STRASSEN, bits, 1, random(1, 65, 384));
    if (bits % 512 == 0) {
      matches(STRASSEN, bits, 2, random(2, 64, 384));
      matches(STRASSEN, bits, 1, random(2, 63, 384));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512})
  void ofHalvesGiveASampleTheSameBitsInAnyBatch(int bits) {
    int sample = 65 * 384;
    var batch = random(2, 65, 384);
    var one = new ReferenceTensor(new int[] {1, 65, 384}, Arrays.copyOf(batch.data(), sample));
    Arrays.fill(batch.data(), sample, 2 * sample, Double.NaN);
    assertThat(Arrays.copyOf(run(STRASSEN, bits, 2, batch).data(), sample))
        .usingExactEquality()
        .containsExactly(run(STRASSEN, bits, 1, one).data())
        .inOrder();
  }

  @Test
  void areOfStrassensHalves() {
    var program = Compiler.program(Generated.graph(STRASSEN));
    assertThat(StrassenChoice.of(program, WeightType.F32).weights()).hasSize(4);
  }

  @Test
  void areOfAllWinogradsTiles() {
    assertThat(tiles(WINOGRAD))
        .containsAtLeast(
            WinogradTile.FOUR,
            WinogradTile.FOUR,
            WinogradTile.FOUR,
            WinogradTile.TWO,
            WinogradTile.TWO);
    assertThat(tiles(WINOGRAD_IN_STEPS))
        .containsExactly(WinogradTile.FOUR_STRIDED, WinogradTile.TWO_STRIDED);
  }

  private static Collection<WinogradTile> tiles(String text) {
    return WinogradChoice.of(Compiler.program(Generated.graph(text))).tiles().values();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512})
  void haveTheSameBitsOnAnyNumberOfThreads(int bits) {
    var shapes =
        Map.of(
            CONVOLUTIONS, new int[] {6, 3, 17, 15},
            DEPTHWISE, new int[] {6, 40, 23, 17},
            WINOGRAD, new int[] {6, 48, 13, 9},
            WINOGRAD_IN_STEPS, new int[] {2, 48, 35, 45},
            STRASSEN, new int[] {1, 71, 384});
    for (var text : shapes.keySet()) {
      int[] shape = Objects.requireNonNull(shapes.get(text));
      var one = run(text, bits, 1, random(shape));
      for (int threads : new int[] {2, 3}) {
        assertThat(run(text, bits, threads, random(shape)).data())
            .usingExactEquality()
            .containsExactly(one.data())
            .inOrder();
      }
    }
  }

  private static ReferenceTensor run(String text, int bits, int threads, ReferenceTensor input) {
    var graph = Generated.graph(text);
    var outputs =
        new WidthLoader(bits, CLASSES)
            .run(
                "fused." + graph.name(),
                Map.of("x", input),
                RandomTensors.parameters(graph),
                Set.of(),
                threads);
    return Objects.requireNonNull(outputs.get("y"));
  }

  private static void matches(String text, int bits, int threads, ReferenceTensor input) {
    var graph = Generated.graph(text);
    var actual = run(text, bits, threads, input);
    var expected =
        REFERENCES.computeIfAbsent(
            graph.name() + Arrays.toString(input.shape()),
            _ ->
                Interpreter.run(graph, Map.of("x", input), RandomTensors.parameters(graph))
                    .get("y"));
    double[] values = actual.data();
    double[] truth = Objects.requireNonNull(expected).data();
    assertWithMessage("%s, as many values", graph.name()).that(values).hasLength(truth.length);
    for (int i = 0; i < truth.length; i++) {
      assertWithMessage(
              "%s of %s at %s bits, %s", graph.name(), Arrays.toString(input.shape()), bits, i)
          .that(values[i])
          .isWithin(2e-5 * Math.max(1, Math.abs(truth[i])))
          .of(truth[i]);
    }
  }

  private static ReferenceTensor random(int... shape) {
    return RandomTensors.normal(2, 1, shape);
  }
}
