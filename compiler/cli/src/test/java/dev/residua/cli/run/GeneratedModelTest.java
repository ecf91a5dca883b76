package dev.residua.cli.run;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.GeneratedFile;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class GeneratedModelTest {
  private static final String TWICE =
      """
      package nets;

      import dev.residua.runtime.*;
      import java.util.*;

      public final class Twice implements Model {
        public static Twice load(Weights weights, Threads threads) {
          weights.bind(new Twice().info());
          return new Twice();
        }

        @Override public ModelInfo info() {
          return new ModelInfo("Twice", List.of(), List.of(), List.of(), List.of());
        }

        @Override public Map<String, Tensor> run(Map<String, Tensor> inputs) {
          float[] x = ShapeCheck.floats(inputs, "x").data().clone();
          Doubling.of(x);
          return Map.of("y", FloatTensor.wrap(x, x.length));
        }
      }
      """;

  private static final String DOUBLING =
      """
      package nets;

      final class Doubling {
        static void of(float[] x) {
          for (int i = 0; i < x.length; i++) x[i] *= 2;
        }
      }
      """;

  private static GeneratedModel twice() {
    return GeneratedModel.compile(
        List.of(
            new GeneratedFile("nets/Twice.java", TWICE),
            new GeneratedFile("nets/Doubling.java", DOUBLING)),
        "nets.Twice");
  }

  @Test
  void sourcesAreCompiledAndLoadedInMemory() {
    var model = twice().load(Weights.random(1), Threads.shared());
    var outputs = model.run(Map.of("x", FloatTensor.of(new int[] {2}, 1, -3)));
    assertThat(((FloatTensor) Objects.requireNonNull(outputs.get("y"))).data())
        .isEqualTo(new float[] {2, -6});
  }

  @Test
  void whatLoadingThrowsComesOutAsItIs() {
    var model = twice().load(Weights.random(1), Threads.shared());
    var mistake = assertThrows(ResiduaException.class, () -> model.run(Map.of()));
    assertThat(mistake).hasMessageThat().contains("`x`");
  }

  @Test
  void sourcesThatDoNotCompileAreAFailureOfTheCompiler() {
    var failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                GeneratedModel.compile(
                    List.of(
                        new GeneratedFile("nets/A.java", "package nets;\nclass A { int x = y; }")),
                    "nets.A"));
    assertThat(failure).hasMessageThat().contains("line 2: cannot find symbol");
  }
}
