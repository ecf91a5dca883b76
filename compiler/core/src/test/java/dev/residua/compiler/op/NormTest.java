package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.row;
import static dev.residua.compiler.op.Calls.run;
import static dev.residua.compiler.op.Calls.tensor;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.ShapeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormTest {

  @Test
  void layerNormCentresAndScalesRows() {
    var site = TestSite.of("layer_norm").input("x", "f32[1, 3]").with("eps", 0.0);
    var y =
        run(
            site,
            Map.of(
                "x", tensor(new int[] {1, 3}, 1, 2, 6),
                "weight", row(1, 1, 10),
                "bias", row(0, 0, 1)));
    // Mean 3, variance (4 + 1 + 9) / 3.
    double deviation = Math.sqrt(14.0 / 3);
    near(y.data(), -2 / deviation, -1 / deviation, 30 / deviation + 1);
  }

  @Test
  void rmsNormDividesByTheRootMeanSquare() {
    var values = Map.of("x", tensor(new int[] {1, 2}, 3, 4), "weight", row(1, 10));
    double root = Math.sqrt(12.5);
    var site = TestSite.of("rms_norm").input("x", "f32[1, 2]").with("eps", 0.0);
    near(run(site, values).data(), 3 / root, 40 / root);
    var offset =
        TestSite.of("rms_norm").input("x", "f32[1, 2]").with("eps", 0.0).with("unit_offset", true);
    near(run(offset, values).data(), 6 / root, 44 / root);
  }

  @Test
  void batchNormUsesTheStatistics() {
    var site = TestSite.of("batch_norm").input("x", "f32[1, 2, 1, 2]").with("eps", 1.0);
    var y =
        run(
            site,
            Map.of(
                "x", tensor(new int[] {1, 2, 1, 2}, 1, 2, 3, 4),
                "weight", row(2, 1),
                "bias", row(0, 5),
                "running_mean", row(1, 2),
                "running_var", row(3, 0)));
    near(y.data(), 0, 1, 6, 7);
  }

  @Test
  void statisticsAreNotTrained() {
    var graph = TestSite.of("batch_norm").input("x", "f32[N, 8, H, W]").graph();
    assertThat(graph.parameters().stream().filter(p -> p.trained()).map(p -> p.name()).toList())
        .containsExactly("weight", "bias");
    assertThat(graph.parameters().stream().filter(p -> !p.trained()).map(p -> p.name()).toList())
        .containsExactly("running_mean", "running_var");
  }

  @Test
  void groupNormIsALayerNormOfEachGroup() {
    var site =
        TestSite.of("group_norm").input("x", "f32[1, 2, 1, 2]").with("groups", 2).with("eps", 0.0);
    var y =
        run(
            site,
            Map.of(
                "x", tensor(new int[] {1, 2, 1, 2}, 1, 3, 10, 30),
                "weight", row(1, 2),
                "bias", row(0, 100)));
    near(y.data(), -1, 1, 98, 102);
  }

  @Test
  void softmaxSumsToOneAlongItsAxis() {
    var x = Map.of("x", tensor(new int[] {2, 2}, 1000, 1000, 1000, 1000 + Math.log(3)));
    near(run(TestSite.of("softmax").input("x", "f32[2, 2]"), x).data(), 0.5, 0.5, 0.25, 0.75);
    var columns = TestSite.of("softmax").input("x", "f32[2, 2]").with("axis", 0);
    near(run(columns, x).data(), 0.5, 0.25, 0.5, 0.75);
  }

  @Test
  void l2NormaliseMakesVectorsOfLengthOne() {
    var x = Map.of("x", tensor(new int[] {2, 2}, 3, 4, 0, 0));
    near(run(TestSite.of("l2_normalise").input("x", "f32[2, 2]"), x).data(), 0.6, 0.8, 0, 0);
  }

  @Test
  void keepTheShapeAlongAnyAxis() {
    for (var op : List.of("layer_norm", "rms_norm", "softmax", "l2_normalise")) {
      var site = TestSite.of(op).input("x", "f32[N, 96, H, W]").with("axis", 1);
      assertThat(site.type().toString()).isEqualTo("f32[N, 96, H, W]");
      var error =
          assertThrows(
              ArgumentException.class,
              () -> TestSite.of(op).input("x", "f32[N, 8]").with("axis", 2).type());
      assertThat(error).hasMessageThat().isEqualTo("`%s` has no axis 2 in f32[N, 8]".formatted(op));
      assertThat(error.hint()).isEqualTo("axes are 0 to 1, or -2 to -1");
      assertThrows(ShapeException.class, () -> TestSite.of(op).input("x", "i32[N, 8]").type());
    }
  }

  @Test
  void channelsMustBeKnownAndDivideIntoGroups() {
    assertThrows(
        ShapeException.class, () -> TestSite.of("batch_norm").input("x", "f32[N, C, 2, 2]").type());
    assertThrows(ShapeException.class, () -> TestSite.of("batch_norm").input("x", "f32[8]").type());
    var error =
        assertThrows(
            ArgumentException.class,
            () -> TestSite.of("group_norm").input("x", "f32[N, 6, 2, 2]").with("groups", 4).type());
    assertThat(error.hint()).isEqualTo("groups must divide 6");
  }

  private static void near(double[] actual, double... expected) {
    assertThat(actual).usingTolerance(1e-9).containsExactly(expected).inOrder();
  }
}
