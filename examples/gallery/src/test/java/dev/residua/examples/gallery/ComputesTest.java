package dev.residua.examples.gallery;

import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.java.MemoryCompiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.Parameter;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is generated computes what the network means, with any weights.
class ComputesTest {
  private static final Map<String, Long> SIZES = Map.of("N", 2L, "T", 5L, "S", 7L);
  private static final int SMALLEST_VOCABULARY = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar",
        "cifar depth=8 shortcut=auto",
        "cifar depth=8 shortcut=none",
        "transformer vocabulary=30 d=16 heads=2 layers=2",
        "bert vocabulary=30 d=16 heads=4 layers=2",
        "gpt2 vocabulary=30 context=12 d=16 heads=2 layers=2",
        "vit size=32 patch=8 d=24 heads=3 layers=2 classes=7",
        "densenet121 depths=[2,1,2,1] growth=4 classes=7",
        "convnext_tiny widths=[4,8,12,16] depths=[1,1,2,1] classes=7",
        "mobilenet_v2 size=64 classes=7",
        "../minilm/minilm vocabulary=30 d=24 heads=2 layers=2",
        "../digits/digits layers=2",
        "../transliteration/transliteration layers=2",
        "../sorting-gpt/src/main/resnet/sorting_gpt",
        "../sorting-gpt/src/main/resnet/sorting_gpt qkv_bias=true",
      })
  void networks(String model) {
    compare(model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PostActivation",
        "ZeroGamma",
        "OptionA",
        "OptionC",
        "Plain",
        "PreActivation",
        "NormAfterSum",
        "ReluBeforeSum",
        "ReluFirst",
        "Halved",
        "ExclusiveGate",
        "ShortcutGate",
        "ShortcutDropout",
        "ResNeXt",
        "Wide",
        "AveragingShortcut",
        "SqueezeExcite",
        "StochasticDepth",
        "InvertedBottleneck",
        "LayerScaled",
        "Dense",
        "UNet",
        "SkipInit",
        "NormFree",
        "Fixup",
        "ShakeShake",
        "Reversible",
      })
  void variantsOnImages(String variant) {
    compare("variants OnImages variant=" + variant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PostNorm",
        "PreNorm",
        "Sandwich",
        "PeriNorm",
        "Gemma",
        "ScaledLayer",
        "BranchNorm",
        "SubNorm",
        "NormFormer",
        "DeepNorm",
        "Admin",
        "ReZero",
        "ScaledChannels",
        "Multiplied",
        "ScaledNorm",
        "Parallel",
        "ParallelTwoNorms",
        "Macaron",
        "RealFormer",
        "Llama",
        "ResiDual",
        "HyperConnected",
        "ManifoldHyperConnected",
        "Highway",
        "GatedRecurrent",
      })
  void variantsOnSequences(String variant) {
    compare("variants OnSequences variant=" + variant);
  }

  private static void compare(String name) {
    var graph = Gallery.model(name);
    var random = new Random(name.hashCode());
    Map<String, ReferenceTensor> parameters = new LinkedHashMap<>();
    graph.parameters().forEach(p -> parameters.put(p.name(), value(p, random)));
    Map<String, ReferenceTensor> inputs = new LinkedHashMap<>();
    Map<String, Tensor> given = new LinkedHashMap<>();
    for (var input : graph.inputs()) {
      var tensor = value(input, random);
      boolean floats = input.node().type().dtype().isFloat();
      inputs.put(input.name(), tensor);
      given.put(input.name(), floats ? floats(tensor) : ints(tensor));
    }
    var expected = Interpreter.run(graph, inputs, parameters);

    Map<String, Tensor> weights = new LinkedHashMap<>();
    parameters.forEach((parameter, tensor) -> weights.put(parameter, floats(tensor)));
    var outputs = load(graph, Weights.of(weights)).run(given);

    assertWithMessage(name).that(outputs.keySet()).isEqualTo(expected.keySet());
    expected.forEach((output, wanted) ->
        check(output, (FloatTensor) Objects.requireNonNull(outputs.get(output)), wanted));
  }

  private static void check(String output, FloatTensor actual, ReferenceTensor wanted) {
    assertWithMessage(output).that(actual.shape()).isEqualTo(wanted.shape());
    double largest = Arrays.stream(wanted.data()).map(Math::abs).max().orElse(0);
    assertWithMessage(output)
        .that(actual.data())
        .usingTolerance(1e-4 * Math.max(1, largest))
        .containsExactly(floats(wanted).data())
        .inOrder();
  }

  private static Model load(Graph graph, Weights weights) {
    var file = Compiler.generate(graph, "gallery").getFirst();
    var name = "gallery." + graph.name();
    var classes = MemoryCompiler.compile(Map.of(name, file.text()));
    try {
      var loaded = new Classes(classes).loadClass(name);
      return (Model) loaded.getMethod("load", Weights.class).invoke(null, weights);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static final class Classes extends ClassLoader {
    private final Map<String, byte[]> bytes;

    Classes(Map<String, byte[]> bytes) {
      super(ComputesTest.class.getClassLoader());
      this.bytes = new HashMap<>(bytes);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      var found = bytes.get(name);
      if (found == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, found, 0, found.length);
    }
  }

  /// Weights about as large as trained ones; none is 0 or 1, where a mistake would not show.
  private static ReferenceTensor value(Parameter parameter, Random random) {
    var shape = parameter.type().shape();
    if (parameter.name().endsWith("running_var")) {
      return tensor(shape, () -> random.nextDouble(0.5, 1.5));
    }
    if (shape.rank() < 2) {
      return tensor(shape, () -> random.nextDouble(0.1, 0.9));
    }
    double fanIn = 1;
    for (int axis = 1; axis < shape.rank(); axis++) {
      fanIn *= shape.dim(axis).constant();
    }
    double bound = 1.7 / Math.sqrt(fanIn);
    return tensor(shape, () -> random.nextDouble(-bound, bound));
  }

  private static ReferenceTensor value(GraphInput input, Random random) {
    var type = input.node().type();
    if (type.dtype().isFloat()) {
      return tensor(type.shape(), random::nextGaussian);
    }
    int ids =
        switch (input.name()) {
          case "mask", "types" -> 2;
          default -> SMALLEST_VOCABULARY;
        };
    return tensor(type.shape(), () -> random.nextInt(ids));
  }

  private static ReferenceTensor tensor(Shape shape, DoubleSupplier values) {
    int[] sizes = new int[shape.rank()];
    int count = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = (int) shape.dim(axis).evaluate(SIZES::get);
      count *= sizes[axis];
    }
    double[] data = new double[count];
    Arrays.setAll(data, _ -> (float) values.getAsDouble());
    return new ReferenceTensor(sizes, data);
  }

  private static FloatTensor floats(ReferenceTensor tensor) {
    float[] data = new float[tensor.data().length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) tensor.data()[i];
    }
    return FloatTensor.wrap(data, tensor.shape());
  }

  private static IntTensor ints(ReferenceTensor tensor) {
    int[] data = new int[tensor.data().length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (int) tensor.data()[i];
    }
    return IntTensor.wrap(data, tensor.shape());
  }
}
