package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.counting;
import static dev.residua.compiler.op.Calls.run;
import static dev.residua.compiler.op.Calls.tensor;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.ShapeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReduceTest {

  @Test
  void axesGoAwayOrStay() {
    assertThat(site("mean", "f32[N, T, 8]").with("axis", 1).type().toString())
        .isEqualTo("f32[N, 8]");
    assertThat(site("sum", "f32[N, T, 8]").with("axis", List.of(1, -1)).type().toString())
        .isEqualTo("f32[N]");
    assertThat(site("max", "f32[N, T, 8]").with("axis", 1).with("keep", true).type().toString())
        .isEqualTo("f32[N, 1, 8]");
    assertThat(site("argmax", "f32[N, T, 8]").type().toString()).isEqualTo("i32[N, T]");
  }

  @Test
  void reductionsOfSmallNumbers() {
    var x = Map.of("x", counting(2, 3));
    assertThat(run(site("sum", "f32[2, 3]"), x).data()).isEqualTo(new double[] {6, 15});
    assertThat(run(site("mean", "f32[2, 3]").with("axis", 0), x).data())
        .isEqualTo(new double[] {2.5, 3.5, 4.5});
    assertThat(run(site("max", "f32[2, 3]").with("axis", List.of(0, 1)), x).data())
        .isEqualTo(new double[] {6});
  }

  @Test
  void argmaxFindsTheFirstOfEquals() {
    var x = Map.of("x", tensor(new int[] {2, 3}, 1, 7, 7, -1, -3, -2));
    assertThat(run(site("argmax", "f32[2, 3]"), x).data()).isEqualTo(new double[] {1, 0});
  }

  @Test
  void aMaskedMeanLeavesPaddingOut() {
    var site = site("mean", "f32[2, 2, 1]").with("axis", 1).tensor("mask", "i32[2, 2]");
    var y =
        run(
            site,
            Map.of(
                "x", tensor(new int[] {2, 2, 1}, 3, 100, 3, 5),
                "mask", tensor(new int[] {2, 2}, 1, 0, 1, 1)));
    assertThat(y.data()).isEqualTo(new double[] {3, 4});
  }

  @Test
  void aMaskMustFitTheSequence() {
    var site = site("mean", "f32[N, T, 8]").with("axis", 1).tensor("mask", "i32[N, S]");
    var error = assertThrows(ShapeException.class, site::type);
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`mean` of f32[N, T, 8] needs a mask [N, T], but got i32[N, S]");
  }

  @Test
  void anAxisThatIsNotThereIsAnError() {
    for (var op : List.of("sum", "mean", "max", "argmax")) {
      var error =
          assertThrows(
              ArgumentException.class, () -> site(op, "f32[N, 8]").with("axis", -3).type());
      assertThat(error)
          .hasMessageThat()
          .isEqualTo("`%s` has no axis -3 in f32[N, 8]".formatted(op));
    }
    assertThrows(
        ArgumentException.class,
        () -> site("sum", "f32[N, 8]").with("axis", List.of(1, -1)).type());
  }

  private static TestSite site(String op, String type) {
    return TestSite.of(op).input("x", type);
  }
}
