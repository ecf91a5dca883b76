package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.emit.java.Generated.Workspace;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a generated model promises of its runs: the same bits on any thread and with any form of
/// its kernels, any sizes in any order, and a clear refusal of what does not fit.
@Tag("warm-up")
class WorkspaceTest {
  private static final String IMAGES =
      """
      import Basic from "std/resnet"
      model Images {
          input image: f32[N, 3, 17, 17]
          output logits = image -> conv(18, 3) -> batch_norm -> relu -> max_pool(3, stride = 2)
              -> a: Basic(18) -> b: Basic(33, stride = 2) -> global_avg_pool -> linear(7)
      }
      """;

  private static final Weights WEIGHTS = Weights.random(1);

  private static FloatTensor image(int n) {
    var random = new Random(n);
    var image = FloatTensor.zeros(n, 3, 17, 17);
    for (int i = 0; i < image.size(); i++) {
      image.data()[i] = random.nextFloat() - 0.5f;
    }
    return image;
  }

  private static float[] floats(Tensor tensor) {
    return ((FloatTensor) tensor).data().clone();
  }

  @Test
  void kernelsOfVectorsServeWhenTheyAreCompiled() {
    try (var pool = Threads.of(2)) {
      var workspace = Generated.workspace(Generated.of(Tagger.PROGRAM).load(WEIGHTS, pool));
      float[] first = floats(workspace.run(Tagger.ids(3, 7), Tagger.ones(3, 7)));
      assertThat(serving(workspace)).isEqualTo("PlainKernels");
      while (!serving(workspace).equals("VectorKernels")) {
        assertThat(floats(workspace.run(Tagger.ids(3, 7), Tagger.ones(3, 7)))).isEqualTo(first);
      }
      assertThat(floats(workspace.run(Tagger.ids(3, 7), Tagger.ones(3, 7)))).isEqualTo(first);
    }
  }

  /// The class of the kernels that computed last.
  private static String serving(Workspace workspace) {
    try {
      var field = workspace.workspace().getClass().getDeclaredField("kernels");
      field.setAccessible(true);
      return field.get(workspace.workspace()).getClass().getSimpleName();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void manyThreadsAtOnceGetTheBitsOfOneRun() throws Exception {
    try (var pool = Threads.of(2);
        var callers = Executors.newFixedThreadPool(8)) {
      Model model = Generated.of(IMAGES).load(WEIGHTS, pool);
      var inputs = Map.<String, Tensor>of("image", image(3));
      float[] expected = floats(output(model.run(inputs), "logits"));
      var calls = new ArrayList<Callable<Void>>();
      for (int i = 0; i < 8; i++) {
        calls.add(() -> {
          for (int round = 0; round < 20; round++) {
            assertThat(floats(output(model.run(inputs), "logits"))).isEqualTo(expected);
          }
          return null;
        });
      }
      for (var done : callers.invokeAll(calls)) {
        done.get();
      }
    }
  }

  private static Tensor output(Map<String, Tensor> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  @Test
  void theNumberOfThreadsDoesNotChangeABit() {
    try (var one = Threads.of(1);
        var two = Threads.of(2)) {
      var images = Generated.of(IMAGES);
      var tagger = Generated.of(Tagger.PROGRAM);
      var serial = Generated.workspace(images.load(WEIGHTS, one));
      var parallel = Generated.workspace(images.load(WEIGHTS, two));
      var serialTags = Generated.workspace(tagger.load(WEIGHTS, one));
      var parallelTags = Generated.workspace(tagger.load(WEIGHTS, two));
      for (int n : new int[] {1, 2, 5}) {
        float[] logits = floats(serial.run(image(n)));
        float[] tags = floats(serialTags.run(Tagger.ids(n, 8), Tagger.ones(n, 8)));
        for (int again = 0; again < 3; again++) {
          assertThat(floats(parallel.run(image(n)))).isEqualTo(logits);
          assertThat(floats(parallelTags.run(Tagger.ids(n, 8), Tagger.ones(n, 8)))).isEqualTo(tags);
        }
      }
    }
  }

  @Test
  void sizesMayChangeFromRunToRun() {
    try (var pool = Threads.of(2)) {
      var model = Generated.of(Tagger.PROGRAM).load(WEIGHTS, pool);
      var workspace = Generated.workspace(model);
      for (int[] size : new int[][] {{2, 5}, {4, 9}, {1, 1}, {3, 2}, {4, 9}, {1, 9}}) {
        check(model, workspace, size[0], size[1]);
      }
    }
  }

  private static void check(Model model, Workspace workspace, int n, int length) {
    var graph = Generated.graph(Tagger.PROGRAM);
    var bound = WEIGHTS.bind(model.info());
    var parameters = new HashMap<String, ReferenceTensor>();
    for (var parameter : model.info().parameters()) {
      float[] values = bound.floats(parameter.name());
      var data = new double[values.length];
      Arrays.setAll(data, i -> values[i]);
      int[] shape = parameter.shape().stream().mapToInt(Integer::intValue).toArray();
      parameters.put(parameter.name(), new ReferenceTensor(shape, data));
    }
    var ids = Tagger.ids(n, length);
    var expected =
        Interpreter.run(
            graph,
            Map.of("ids", reference(ids), "mask", reference(Tagger.ones(n, length))),
            parameters);
    float[] actual = floats(workspace.run(ids, Tagger.ones(n, length)));
    double[] wanted = Objects.requireNonNull(expected.get("tags")).data();
    assertThat(actual.length).isEqualTo(wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      assertWithMessage("[%s, %s] element %s", n, length, i)
          .that((double) actual[i])
          .isWithin(1e-4)
          .of(wanted[i]);
    }
  }

  private static ReferenceTensor reference(IntTensor tensor) {
    return new ReferenceTensor(
        tensor.shape(), Arrays.stream(tensor.data()).asDoubleStream().toArray());
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheNextRunWorks() {
    try (var pool = Threads.of(2)) {
      var workspace = Generated.workspace(Generated.of(Tagger.PROGRAM).load(WEIGHTS, pool));
      float[] expected = floats(workspace.run(Tagger.ids(2, 5), Tagger.ones(2, 5)));

      assertThat(refusal(workspace, Tagger.ids(2, 5), Tagger.ones(3, 5)))
          .isEqualTo(
              "input `mask` has N = 3, but input `ids` has N = 2:"
                  + " their shapes are [3, 5] and [2, 5]");
      assertThat(refusal(workspace, Tagger.ids(2, 5), Tagger.ones(2, 4))).contains("T = 4");
      assertThat(refusal(workspace, Tagger.ids(2, 10), Tagger.ones(2, 10))).contains("10");
      assertThat(refusal(workspace, IntTensor.zeros(2), Tagger.ones(2, 5)))
          .isEqualTo("input `ids` has shape [2], of rank 1; the model takes rank 2");
      assertThat(refusal(workspace, IntTensor.zeros(0, 5), Tagger.ones(0, 5)))
          .contains("at least 1");
      var unknown = Tagger.ids(2, 5);
      unknown.data()[3] = 11;
      assertThat(refusal(workspace, unknown, Tagger.ones(2, 5))).contains("11");
      unknown.data()[3] = -1;
      assertThat(refusal(workspace, unknown, Tagger.ones(2, 5))).contains("-1");

      assertThat(floats(workspace.run(Tagger.ids(2, 5), Tagger.ones(2, 5)))).isEqualTo(expected);
    }
  }

  private static String refusal(Workspace workspace, Tensor... inputs) {
    var refusal = assertThrows(ResiduaException.class, () -> workspace.run(inputs));
    return Objects.requireNonNull(refusal.getMessage());
  }

  @Test
  void aSizeIsToldFromAMultipleOfIt() {
    var net =
        Generated.of(
            """
            model Halves {
                input x: f32[N, 3, 4 * H, 2 * H + 2]
                output y = x -> max_pool(2, stride = 2) -> upsample(scale = 2) -> + x -> relu
            }
            """);
    try (var pool = Threads.of(1)) {
      var workspace = Generated.workspace(net.load(WEIGHTS, pool));

      assertThat(workspace.run(FloatTensor.zeros(2, 3, 12, 8)).shape())
          .isEqualTo(new int[] {2, 3, 12, 8});
      var odd = FloatTensor.zeros(2, 3, 10, 8);
      assertThat(assertThrows(ResiduaException.class, () -> workspace.run(odd)))
          .hasMessageThat()
          .endsWith("the model takes 4 * H there, where H is a whole number from 1 on");
      var other = FloatTensor.zeros(2, 3, 12, 10);
      assertThat(assertThrows(ResiduaException.class, () -> workspace.run(other)))
          .hasMessageThat()
          .endsWith("the model takes 2 * H + 2 there, which is 8 for these inputs");
    }
  }
}
