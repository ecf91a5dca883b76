package dev.residua.compiler.onnx;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.generate.GenerativeModels;
import dev.residua.compiler.generate.ReferenceSteps;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.op.OpCase;
import dev.residua.compiler.op.OpCases;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an op means is what ONNX Runtime makes of its counterpart in ONNX.
class OnnxRuntimeTest {
  static List<OpCase> cases() {
    return OpCases.all().stream().filter(OnnxRuntimeTest::hasCounterpart).toList();
  }

  private static boolean hasCounterpart(OpCase example) {
    try {
      write(example);
      return true;
    } catch (OnnxWriter.NotInOnnx e) {
      return false;
    }
  }

  private static byte[] write(OpCase example) {
    return OnnxWriter.write(
        example.graph(),
        symbols(example),
        parameter -> floats(given(example.parameters(), parameter.name())));
  }

  @Test
  void coversTheOpsThatOnnxHas() {
    var covered = cases().stream().map(c -> c.name().split(" ", 2)[0]).collect(Collectors.toSet());
    assertThat(covered)
        .containsAtLeastElementsIn(
            """
            abs add argmax attention avg_pool batch_norm cast class_token clip concat constant
            conv div drop_path dropout embedding equal exp flatten gather gelu global_avg_pool
            greater group_norm hard_sigmoid hard_swish l2_normalise layer_norm layer_scale
            leaky_relu linear log matmul max max_pool maximum mean minimum mul neg pad parameter
            positions pow relu relu6 reshape rezero rms_norm rotary sigmoid silu sinusoid slice
            softmax softplus split sqrt sub sum tanh transpose upsample where
            """
                .strip()
                .split("\\s+"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReference(OpCase example) throws OrtException {
    var expected = Interpreter.run(example.graph(), example.inputs(), example.parameters());
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      // Its rule for the shape of a pooling with ceil_mode is not that of its own kernel, and
      // warns.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      try (var session = environment.createSession(write(example), options)) {
        var inputs = new HashMap<String, OnnxTensor>();
        for (var input : example.graph().inputs()) {
          inputs.put(input.name(), tensor(input, given(example.inputs(), input.name())));
        }
        try (var results = session.run(inputs)) {
          for (var output : expected.entrySet()) {
            compare(
                output.getKey(),
                results.get(output.getKey()).orElseThrow(),
                output.getValue(),
                example.tolerance());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void agreesOnAStepOfAGeneration(int fresh) throws OrtException {
    for (var program : List.of(GenerativeModels.GPT, GenerativeModels.LLAMA)) {
      var source = new SourceFile("model.resnet", program);
      var graph =
          Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT).graphs().getFirst();
      var generation = Compiler.generation(graph).found().orElseThrow();
      var inputs = new HashMap<String, ReferenceTensor>();
      inputs.put("ids", ReferenceSteps.ids(1, 11, 2, fresh));
      for (var cache : generation.caches()) {
        int[] shape =
            cache.type().shape().dims().stream()
                .mapToInt(dim -> (int) dim.evaluate(s -> s.equals(generation.past()) ? 5 : 2))
                .toArray();
        inputs.put(cache.earlier(), ReferenceSteps.ids(2, 3, shape));
      }
      var parameters = ReferenceSteps.parameters(graph, 3);
      agreesWithTheReference(new OpCase(graph.name(), generation.step(), inputs, parameters, 1e-4));
    }
  }

  private static ReferenceTensor given(Map<String, ReferenceTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static Map<String, Long> symbols(OpCase example) {
    var symbols = new HashMap<String, Long>();
    for (var input : example.graph().inputs()) {
      var shape = given(example.inputs(), input.name()).shape();
      for (int axis = 0; axis < shape.length; axis++) {
        var dim = input.node().type().dim(axis);
        if (dim.symbols().size() == 1 && dim.equals(Dim.symbol(dim.symbols().first()))) {
          symbols.put(dim.toString(), (long) shape[axis]);
        }
      }
    }
    return symbols;
  }

  private static OnnxTensor tensor(GraphInput input, ReferenceTensor value) throws OrtException {
    var environment = OrtEnvironment.getEnvironment();
    long[] shape = Arrays.stream(value.shape()).asLongStream().toArray();
    double[] data = value.data();
    return switch (input.node().type().dtype()) {
      case I32 -> {
        int[] ints = Arrays.stream(data).mapToInt(element -> (int) element).toArray();
        yield OnnxTensor.createTensor(environment, IntBuffer.wrap(ints), shape);
      }
      case I64 -> {
        long[] longs = Arrays.stream(data).mapToLong(element -> (long) element).toArray();
        yield OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), shape);
      }
      case F32 -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats(value)), shape);
      case F16, BF16, BOOL -> throw new IllegalArgumentException(input.toString());
    };
  }

  private static float[] floats(ReferenceTensor tensor) {
    float[] floats = new float[tensor.data().length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) tensor.data()[i];
    }
    return floats;
  }

  private static void compare(
      String name, OnnxValue value, ReferenceTensor expected, double tolerance) {
    var tensor = (OnnxTensor) value;
    int[] shape = Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    assertWithMessage(name).that(shape).isEqualTo(expected.shape());
    double[] data = expected.data();
    double[] actual = new double[data.length];
    if (tensor.getInfo().type == OnnxJavaType.INT32) {
      var ints = tensor.getIntBuffer();
      Arrays.setAll(actual, ints::get);
    } else {
      var floats = tensor.getFloatBuffer();
      Arrays.setAll(actual, floats::get);
    }
    for (int i = 0; i < data.length; i++) {
      boolean close =
          Math.abs(actual[i] - data[i]) <= tolerance * (1 + Math.abs(data[i]))
              || Double.compare(actual[i], data[i]) == 0;
      if (!close) {
        throw new AssertionError(
            "%s[%d] is %s in ONNX Runtime, the reference %s"
                .formatted(name, i, actual[i], data[i]));
      }
    }
  }
}
