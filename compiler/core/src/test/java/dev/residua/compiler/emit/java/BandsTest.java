package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kernels that are computed together, band by band, give the bits that they give one after the
/// other.
class BandsTest {
  /// A cache of no more than some lines.
  private static final long LITTLE = 1_500;

  /// Where every image fits.
  private static final long LARGE = 1L << 40;

  /// Windows of several sizes and steps, over lines that do not divide, between products of every
  /// kind of epilogue.
  private static final String BLOCKS =
      """
      block ConvNorm(width: int, kernel: int, stride: int = 1, groups: int = 1) {
          conv(width, kernel, stride = stride, groups = groups) -> batch_norm -> relu6
      }

      block Inverted(width: int, hidden: int, kernel: int) {
          ConvNorm(hidden, 1) -> ConvNorm(hidden, kernel, groups = hidden) -> conv(width, 1)
      }

      model Blocks {
          input x: f32[N, 3, 37, 29]
          output y = x -> ConvNorm(24, 3, stride = 2) -> ConvNorm(24, 3, groups = 24) -> conv(20, 1)
              -> residual(after = relu) { Inverted(20, 44, 3) }
              -> residual { Inverted(20, 33, 5) -> silu }
              -> ConvNorm(52, 1) -> ConvNorm(52, 5, stride = 2, groups = 52) -> conv(36, 1)
              -> conv(40, 1, bias = false) -> conv(40, 3, padding = 0, groups = depthwise) -> gelu
      }
      """;

  private static final Map<String, byte[]> CLASSES = new HashMap<>();

  @BeforeAll
  static void compile() {
    var graph = Generated.graph(BLOCKS);
    var sources = new HashMap<String, String>();
    for (var type : List.of(WeightType.F32, WeightType.BF16)) {
      for (long cache : new long[] {LITTLE, LARGE}) {
        var options = JavaOptions.DEFAULT.with(type).withCache(cache);
        var folder = folder(type, cache);
        var source = JavaEmitter.emit(graph, Compiler.program(graph), folder, options);
        sources.put(folder + ".Blocks", source);
      }
    }
    CLASSES.putAll(MemoryCompiler.compile(sources));
  }

  private static String folder(WeightType type, long cache) {
    return (cache == LARGE ? "whole." : "bands.") + type;
  }

  @ParameterizedTest
  @CsvSource({"0, vector", "128, vector", "256, vector", "512, vector", "256, plain", "512, plain"})
  void haveTheBitsOfWholeImages(int bits, String kernels) {
    for (var type : List.of(WeightType.F32, WeightType.BF16)) {
      for (int images : new int[] {1, 3}) {
        var whole = run(folder(type, LARGE), bits, kernels, 1, images);
        for (int threads : new int[] {1, 2, 3}) {
          var bands = run(folder(type, LITTLE), bits, kernels, threads, images);
          assertWithMessage("%s images on %s threads", images, threads)
              .that(Arrays.equals(bands.data(), whole.data()))
              .isTrue();
        }
      }
    }
  }

  @Test
  void matchTheReference() {
    var graph = Generated.graph(BLOCKS);
    var expected =
        Interpreter.run(graph, Map.of("x", images(3)), RandomTensors.parameters(graph)).get("y");
    double[] truth = Objects.requireNonNull(expected).data();
    double[] values = run(folder(WeightType.F32, LITTLE), 512, "vector", 2, 3).data();
    assertThat(values).hasLength(truth.length);
    for (int i = 0; i < truth.length; i++) {
      assertThat(values[i]).isWithin(2e-5 * Math.max(1, Math.abs(truth[i]))).of(truth[i]);
    }
  }

  private static ReferenceTensor run(
      String folder, int bits, String kernels, int threads, int images) {
    var graph = Generated.graph(BLOCKS);
    var outputs =
        new WidthLoader(bits, kernels, CLASSES)
            .run(
                folder + ".Blocks",
                Map.of("x", images(images)),
                RandomTensors.parameters(graph),
                Set.of(),
                threads);
    return Objects.requireNonNull(outputs.get("y"));
  }

  private static ReferenceTensor images(int count) {
    return RandomTensors.normal(2, 1, count, 3, 37, 29);
  }

  /// The kernels of each step, in the words of their titles.
  private static List<List<String>> steps(String text, long cache) {
    var program = Compiler.program(Generated.graph(text));
    return Bands.of(program, WinogradChoice.of(program), cache).all().stream()
        .map(step -> step.kernels().stream().map(Kernel::title).toList())
        .toList();
  }

  @Test
  void joinWindowsAndProductsAround() {
    assertThat(steps(BLOCKS, LITTLE))
        .containsExactly(
            List.of("border", "conv 3x3 /2, relu6", "depthwise conv 3x3, relu6", "conv 1x1"),
            List.of("conv 1x1, relu6", "depthwise conv 3x3, relu6", "conv 1x1, add relu"),
            List.of(
                "conv 1x1, relu6",
                "depthwise conv 5x5, relu6",
                "conv 1x1, silu add",
                "conv 1x1, relu6",
                "depthwise conv 5x5 /2, relu6",
                "conv 1x1",
                "conv 1x1",
                "depthwise conv 3x3, gelu"),
            List.of("copy"))
        .inOrder();
  }

  @Test
  void areTimedKernelByKernel() {
    var graph = Generated.graph(BLOCKS);
    var program = Compiler.program(graph);
    var source = JavaEmitter.emit(graph, program, "timed", JavaOptions.TIMED.withCache(LITTLE));
    for (int kernel = 0; kernel < program.kernels().size(); kernel++) {
      assertThat(source).contains("model.times.end(part, %d);".formatted(kernel));
    }
  }

  @Test
  void leaveWholeWhatFitsIntoTheCache() {
    assertThat(steps(BLOCKS, LARGE).stream().allMatch(step -> step.size() == 1)).isTrue();
  }

  @Test
  void leaveWholeWhatIsReadTwice() {
    assertThat(
            steps(
                """
                model Twice {
                    input x: f32[N, 16, 40, 40]
                    a = x -> conv(32, 1) -> relu
                    output y = (a -> conv(32, 3, groups = depthwise)) + a
                }
                """,
                LITTLE))
        .containsExactly(
            List.of("copy", "conv 1x1, relu"), List.of("depthwise conv 3x3, add"), List.of("copy"))
        .inOrder();
  }

  @Test
  void leaveWholeWhatIsAnOutput() {
    assertThat(
            steps(
                """
                model Shown {
                    input x: f32[N, 16, 40, 40]
                    output a = x -> conv(32, 1) -> relu
                    output y = a -> conv(32, 3, groups = depthwise)
                }
                """,
                LITTLE))
        .containsExactly(
            List.of("copy", "conv 1x1, relu"),
            List.of("depthwise conv 3x3"),
            List.of("copy"),
            List.of("copy"))
        .inOrder();
  }
}
