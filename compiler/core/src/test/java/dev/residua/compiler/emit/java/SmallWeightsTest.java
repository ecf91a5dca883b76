package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model whose weights are held small computes what the reference computes of the same rounded
/// weights.
class SmallWeightsTest {
  /// Columns in whole groups of panels, in single ones and in a part of one; a depth of two shares.
  private static final String LAYERS =
      """
      model Layers {
          input x: f32[N, 450]
          output y = x -> a: linear(300) -> gelu -> b: linear(170, bias = false) -> relu
              -> c: linear(450) -> + x
      }
      """;

  private static final String TIED =
      """
      model Tied {
          input ids: i32[N, T]
          words = embedding(150, 40)
          output logits = ids -> words -> residual { linear(40) }
              -> linear(weight = words.weight, bias = false)
      }
      """;

  private static final String CONVOLUTIONS =
      """
      model Convolutions {
          input image: f32[N, 3, 20, 20]
          output y = image -> a: conv(32, 7, stride = 2) -> relu -> b: conv(48, 1) -> relu
              -> c: conv(64, 3, groups = 2) -> global_avg_pool -> d: linear(10)
      }
      """;

  private static final Map<String, byte[]> CLASSES = new HashMap<>();

  @BeforeAll
  static void compile() {
    var sources = new HashMap<String, String>();
    for (var text : new String[] {LAYERS, TIED, CONVOLUTIONS}) {
      var graph = Generated.graph(text);
      for (var type : WeightType.values()) {
        var options = JavaOptions.DEFAULT.with(type);
        var source = JavaEmitter.emit(graph, Compiler.program(graph), folder(type), options);
        sources.put(folder(type) + "." + graph.name(), source);
      }
    }
    CLASSES.putAll(MemoryCompiler.compile(sources));
  }

  private static String folder(WeightType type) {
    return "net." + type;
  }

  private static Map<String, ReferenceTensor> parameters(Graph graph, WeightType type) {
    var random = new Random(1);
    var parameters = new LinkedHashMap<String, ReferenceTensor>();
    for (var parameter : graph.parameters()) {
      int[] shape = RandomTensors.shape(parameter.type());
      double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < data.length; i++) {
        // Many of these are subnormal as halves.
        data[i] = (float) (0.05 * random.nextGaussian() * Math.pow(1e-4, random.nextDouble()));
      }
      if (shape.length > 1 && type != WeightType.Q8) {
        data[data.length / 2] = 200.1f;
      }
      parameters.put(parameter.name(), new ReferenceTensor(shape, data));
    }
    return parameters;
  }

  /// What the type makes of the weights of linear layers and convolutions.
  private static Map<String, ReferenceTensor> rounded(
      Map<String, ReferenceTensor> parameters, WeightType type) {
    var rounded = new LinkedHashMap<String, ReferenceTensor>();
    parameters.forEach((name, tensor) -> {
      int[] shape = tensor.shape();
      boolean spatial = shape.length == 4 && shape[3] > 1;
      double[] data = tensor.data().clone();
      if (shape.length > 1 && !(spatial && type == WeightType.Q8)) {
        int columns = data.length / shape[0];
        for (int row = 0; row < shape[0]; row++) {
          round(data, row * columns, (row + 1) * columns, type);
        }
      }
      rounded.put(name, new ReferenceTensor(shape, data));
    });
    return rounded;
  }

  private static void round(double[] data, int from, int to, WeightType type) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(data[i]));
    }
    double scale = (float) largest / 127f;
    for (int i = from; i < to; i++) {
      data[i] =
          switch (type) {
            case F32 -> data[i];
            case BF16 -> {
              int bits = Float.floatToRawIntBits((float) data[i]);
              yield Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
            }
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) data[i]));
            case Q8 -> Math.rint(data[i] / scale) * scale;
          };
    }
  }

  private static ReferenceTensor random(int... shape) {
    return RandomTensors.normal(2, 1, shape);
  }

  private static ReferenceTensor ids(int rows, int length) {
    var random = new Random(2);
    double[] data = new double[rows * length];
    Arrays.setAll(data, _ -> random.nextInt(150));
    return new ReferenceTensor(new int[] {rows, length}, data);
  }

  private record Net(Graph graph, WeightType type) {
    static Net of(String text, WeightType type) {
      return new Net(Generated.graph(text), type);
    }

    ReferenceTensor run(int bits, int threads, ReferenceTensor input) {
      var in = graph.inputs().getFirst();
      var integers = in.node().type().dtype().isFloat() ? Set.<String>of() : Set.of(in.name());
      var outputs =
          new WidthLoader(bits, CLASSES)
              .run(
                  folder(type) + "." + graph.name(),
                  Map.of(in.name(), input),
                  parameters(graph, type),
                  integers,
                  threads);
      return Objects.requireNonNull(outputs.get(graph.outputs().getFirst().name()));
    }

    void matches(int bits, int threads, ReferenceTensor input) {
      var actual = run(bits, threads, input);
      var outputs =
          Interpreter.run(
              graph,
              Map.of(graph.inputs().getFirst().name(), input),
              rounded(parameters(graph, type), type));
      var expected = Objects.requireNonNull(outputs.get(graph.outputs().getFirst().name()));
      for (int i = 0; i < expected.data().length; i++) {
        double e = expected.data()[i];
        assertWithMessage("%s as %s at %s bits, %s", graph.name(), type, bits, i)
            .that(actual.data()[i])
            .isWithin(2e-5 * Math.max(1, Math.abs(e)))
            .of(e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 512",
    "BF16, 0",
    "BF16, 128",
    "BF16, 256",
    "BF16, 512",
    "F16, 0",
    "F16, 128",
    "F16, 256",
    "F16, 512",
    "Q8, 0",
    "Q8, 128",
    "Q8, 256",
    "Q8, 512"
  })
  void matchesTheReferenceOfTheRoundedWeights(WeightType type, int bits) {
    for (int rows : new int[] {1, 3, 17}) {
      Net.of(LAYERS, type).matches(bits, 1, random(rows, 450));
    }
    Net.of(LAYERS, type).matches(bits, 2, random(1, 450));
    Net.of(TIED, type).matches(bits, 2, ids(2, 7));
    Net.of(CONVOLUTIONS, type).matches(bits, 2, random(2, 3, 20, 20));
  }

  @ParameterizedTest
  @CsvSource({"F32", "BF16", "F16", "Q8"})
  void aRowIsTheSameAloneAndAmongOthersOnAnyNumberOfThreads(WeightType type) {
    var net = Net.of(LAYERS, type);
    var many = random(40, 450);
    var one = new ReferenceTensor(new int[] {1, 450}, Arrays.copyOf(many.data(), 450));
    var alone = net.run(512, 1, one).data();
    assertThat(Arrays.equals(Arrays.copyOf(net.run(512, 1, many).data(), 450), alone)).isTrue();
    assertThat(Arrays.equals(net.run(512, 2, one).data(), alone)).isTrue();
    assertThat(Arrays.equals(net.run(512, 3, one).data(), alone)).isTrue();
  }

  @Test
  void weightsAreHeldOnce() {
    var graph = Generated.graph(TIED);
    var source =
        JavaEmitter.emit(
            graph, Compiler.program(graph), "net", JavaOptions.DEFAULT.with(WeightType.Q8));
    assertThat(source).contains("v[3] = new int[");
    assertThat(source).doesNotContain("w[3] = new float[");
  }
}
