package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.run;
import static dev.residua.compiler.op.Calls.tensor;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpsampleTest {

  @Test
  void multipliesTheSize() {
    assertThat(site("f32[N, 3, H, W]").with("scale", List.of(2, 3)).type().toString())
        .isEqualTo("f32[N, 3, 2 * H, 3 * W]");
    assertThat(site("f32[N, 3, H, W]").with("size", List.of(64, 64)).type().toString())
        .isEqualTo("f32[N, 3, 64, 64]");
  }

  @Test
  void nearestRepeats() {
    assertThat(run(site("f32[1, 1, 1, 2]").with("scale", List.of(1, 2)), pair()).data())
        .isEqualTo(new double[] {0, 0, 8, 8});
    assertThat(run(site("f32[1, 1, 1, 2]").with("size", List.of(1, 3)), pair()).data())
        .isEqualTo(new double[] {0, 0, 8});
  }

  @Test
  void bilinearLiesBetween() {
    var half = site("f32[1, 1, 1, 2]").with("scale", List.of(1, 2)).with("mode", "bilinear");
    assertThat(run(half, pair()).data()).isEqualTo(new double[] {0, 2, 6, 8});
    var aligned =
        site("f32[1, 1, 1, 2]")
            .with("size", List.of(1, 5))
            .with("mode", "bilinear")
            .with("align_corners", true);
    assertThat(run(aligned, pair()).data()).isEqualTo(new double[] {0, 2, 4, 6, 8});
  }

  @Test
  void needsAScaleOrASize() {
    var error = assertThrows(ArgumentException.class, () -> site("f32[N, 3, 4, 4]").type());
    assertThat(error.hint()).isEqualTo("upsample(scale = 2)");
    assertThrows(ShapeException.class, () -> site("f32[N, 3]").with("scale", 2).type());
  }

  private static Map<String, ReferenceTensor> pair() {
    return Map.of("x", tensor(new int[] {1, 1, 1, 2}, 0, 8));
  }

  private static TestSite site(String type) {
    return TestSite.of("upsample").input("x", type);
  }
}
