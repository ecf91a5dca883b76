package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model with more weights than the caches hold fetches them ahead, and computes the same.
class DistantWeightsTest {
  private static final String LARGE =
      """
      model Large {
          input image: f32[N, 80, 9, 13]
          output y = image -> a: conv(96, 3) -> relu -> b: conv(112, 3) -> relu
              -> c: conv(130, 1) -> d: conv(90, 3, stride = 2, bias = false) -> flatten
              -> e: linear(70)
      }
      """;

  private static final String SMALL =
      """
      model Small {
          input x: f32[N, 100]
          output y = x -> linear(100)
      }
      """;

  @Test
  void onlyManyWeightsAreFetched() {
    assertThat(Generated.file(Generated.graph(LARGE)).text()).contains(".distant()");
    assertThat(Generated.file(Generated.graph(SMALL)).text()).doesNotContain(".distant()");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "128, 2", "256, 1", "512, 1", "512, 2"})
  void theyGiveWhatTheReferenceGives(int bits, int threads) {
    var graph = Generated.graph(LARGE);
    var input = RandomTensors.normal(1, 1, 3, 80, 9, 13);
    var parameters = parameters(graph);
    var actual =
        Objects.requireNonNull(
            new WidthLoader(bits, Generated.classes(graph))
                .run(
                    Generated.className(graph),
                    Map.of("image", input),
                    parameters,
                    Set.of(),
                    threads)
                .get("y"));
    var expected =
        Objects.requireNonNull(Interpreter.run(graph, Map.of("image", input), parameters).get("y"));
    assertThat(actual.data()).hasLength(expected.data().length);
    for (int i = 0; i < expected.data().length; i++) {
      double e = expected.data()[i];
      assertWithMessage("%s at %s bits", i, bits)
          .that(actual.data()[i])
          .isWithin(2e-5 * Math.max(1, Math.abs(e)))
          .of(e);
    }
  }

  private static Map<String, ReferenceTensor> parameters(Graph graph) {
    var parameters = new LinkedHashMap<String, ReferenceTensor>();
    for (var parameter : graph.parameters()) {
      int[] shape = RandomTensors.shape(parameter.type());
      parameters.put(parameter.name(), RandomTensors.normal(parameters.size(), 0.05, shape));
    }
    return parameters;
  }
}
