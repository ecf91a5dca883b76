package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Weights find their way into a generated model under its own names and under those of others.
class GeneratedWeightsTest {
  private static final String TWO_LAYERS =
      """
      model Two {
          input x: f32[N, 2]
          output y = x -> a: linear(3) -> b: linear(2, bias = false)
          names renamed { "net.{p...}" = "{p...}" }
          names stacked {
              "first.kernel" = "a.weight" transposed
              "first.bias" = "a.bias"
              "second" = "b.weight"
              ignore "counter"
          }
      }
      """;

  private static FloatTensor tensor(int[] shape, float... values) {
    return FloatTensor.of(shape, values);
  }

  private static final FloatTensor A = tensor(new int[] {3, 2}, 1, 2, 3, 4, 5, 6);
  private static final FloatTensor A_TRANSPOSED = tensor(new int[] {2, 3}, 1, 3, 5, 2, 4, 6);
  private static final FloatTensor BIAS = tensor(new int[] {3}, 1, 0, -1);
  private static final FloatTensor B = tensor(new int[] {2, 3}, 1, 0, 0, 0, 1, 1);

  private static float[] run(String program, Map<String, FloatTensor> weights) {
    try (var pool = Threads.of(1)) {
      Model model = Generated.of(program).load(Weights.of(weights), pool);
      var outputs = model.run(Map.<String, Tensor>of("x", tensor(new int[] {1, 2}, 10, 1)));
      return ((FloatTensor) Objects.requireNonNull(outputs.get("y"))).data();
    }
  }

  @Test
  void loadUnderAnyOfTheNames() {
    // x a' = [12, 34, 56], with the bias [13, 34, 55]
    float[] y = {13, 89};

    assertThat(run(TWO_LAYERS, Map.of("a.weight", A, "a.bias", BIAS, "b.weight", B))).isEqualTo(y);
    assertThat(run(TWO_LAYERS, Map.of("net.a.weight", A, "net.a.bias", BIAS, "net.b.weight", B)))
        .isEqualTo(y);
    assertThat(
            run(
                TWO_LAYERS,
                Map.of(
                    "first.kernel", A_TRANSPOSED,
                    "first.bias", BIAS,
                    "second", B,
                    "counter", BIAS)))
        .isEqualTo(y);
  }

  @Test
  void loadPartsOfOneTensor() {
    var program =
        """
        model Parts {
            input x: f32[N, 2]
            output y = (x -> p: linear(2, bias = false)) - (x -> q: linear(2, bias = false))
            names joined {
                "pq" = "p.weight" part 1 of 2
                "pq" = "q.weight" part 2 of 2
            }
            names conv1d {
                "c" = "p.weight" transposed part 1 of 2
                "c" = "q.weight" transposed part 2 of 2
            }
        }
        """;
    float[] y = {10 + 2 - 50 - 6, 30 + 4 - 70 - 8};
    var rows = tensor(new int[] {4, 2}, 1, 2, 3, 4, 5, 6, 7, 8);
    var columns = tensor(new int[] {2, 4}, 1, 3, 5, 7, 2, 4, 6, 8);

    assertThat(run(program, Map.of("pq", rows))).isEqualTo(y);
    assertThat(run(program, Map.of("c", columns))).isEqualTo(y);
  }

  @Test
  void allThatDoesNotFitIsSaidAtOnce() {
    var refusal =
        assertThrows(
            ResiduaException.class,
            () -> run(TWO_LAYERS, Map.of("a.weight", A_TRANSPOSED, "b.weight", B, "c.weight", B)));

    assertThat(refusal).hasMessageThat().contains("a.bias");
    assertThat(refusal).hasMessageThat().contains("a.weight");
    assertThat(refusal).hasMessageThat().contains("[2, 3]");
    assertThat(refusal).hasMessageThat().contains("c.weight");
  }

  @Test
  void aTiedTableServesItsLookUpAndItsProduct() {
    var tied =
        """
        model Tied {
            input x: i32[N]
            words = embedding(37, 3)
            output y = x -> words -> linear(weight = words.weight, bias = false)
        }
        """;
    float[] table = new float[37 * 3];
    for (int i = 0; i < table.length; i++) {
      table[i] = i;
    }
    var weights = Map.of("words.weight", tensor(new int[] {37, 3}, table));
    try (var pool = Threads.of(2)) {
      Model model = Generated.of(tied).load(Weights.of(weights), pool);
      var ids = IntTensor.of(new int[] {3}, 36, 0, 16);
      var y = (FloatTensor) Objects.requireNonNull(model.run(Map.of("x", ids)).get("y"));
      // Row 36 is [108, 109, 110], row 16 is [48, 49, 50], row 35 is [105, 106, 107].
      assertThat(y.get(0, 16)).isEqualTo(108f * 48 + 109f * 49 + 110f * 50);
      assertThat(y.get(2, 35)).isEqualTo(48f * 105 + 49f * 106 + 50f * 107);
      assertThat(y.get(1, 1)).isEqualTo(1f * 4 + 2f * 5);
    }
  }
}
