package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any name of the language is a good name: generated Java compiles, and tensors keep their names.
class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Kernels", "Workspace", "Loader", "Outputs", "Tensor", "Weights", "Model", "List", "Map",
        "Object", "String", "Math", "Override", "FloatVector", "Arrays", "class", "record", "lower"
      })
  void modelsAreNamedAtWill(String name) {
    doubles(
        """
        model %s {
            input x: f32[N, 3]
            output y = x + x
        }
        """
            .formatted(name),
        "x",
        "y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x0",
        "y0",
        "w",
        "v",
        "threads",
        "plan",
        "run",
        "dimN",
        "newN",
        "class",
        "String",
        "Math",
        "ShapeCheck",
        "workspace",
        "inputs",
        "outputs",
        "named",
        "part",
        "team",
        "this",
        "int",
        "_",
        "__",
        "record",
        "var",
        "hashCode",
        "scratch",
        "output0"
      })
  void inputsAndOutputsAreNamedAtWill(String name) {
    doubles("model M { input %s: f32[N, 3] output y = %1$s + %1$s }".formatted(name), name, "y");
    doubles("model M { input x: f32[N, 3] output %s = x + x }".formatted(name), "x", name);
    doubles(
        "model M { input x: f32[N, 3] output %s = x + x output other = x * 3 }".formatted(name),
        "x",
        name);
  }

  @Test
  void namesThatDifferInTheirLastLettersStayApart() {
    doubles(
        "model M { input x: f32[N, 3] output class = x + x output class_ = x * 3 }", "x", "class");
  }

  @Test
  void layersAndTextsAreNamedAtWill() {
    doubles(
        """
        /// Ends a comment: */ class, costs $5, and is no escape: \\u000a.
        model M {
            input x: f32[N, 3]
            // A comment of ours: \\u0022 */
            output y = x + x // \\user */
        }
        """,
        "x",
        "y");
    Generated.of(
        """
        model M {
            input x: f32[N, 3]
            output y = x -> class: linear(3) -> w: linear(4) -> float: { run: linear(5) -> 0: linear(2) }
        }
        """);
  }

  private static void doubles(String program, String input, String output) {
    try (var pool = Threads.of(1)) {
      var model = Generated.of(program).load(Weights.random(1), pool);
      var outputs =
          model.run(Map.<String, Tensor>of(input, FloatTensor.of(new int[] {1, 3}, 1, 2, 3)));

      assertWithMessage(program).that(outputs).containsKey(output);
      var y = outputs.get(output);
      assertThat(((FloatTensor) Objects.requireNonNull(y)).data()).isEqualTo(new float[] {2, 4, 6});
    }
  }
}
