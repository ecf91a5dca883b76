package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.counting;
import static dev.residua.compiler.op.Calls.row;
import static dev.residua.compiler.op.Calls.run;
import static dev.residua.compiler.op.Calls.tensor;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.ShapeException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearTest {

  @Test
  void changesTheLastAxis() {
    var site = TestSite.of("linear").input("x", "f32[N, T, 384]").with("features", 1536);
    assertThat(site.type().toString()).isEqualTo("f32[N, T, 1536]");
  }

  @Test
  void multipliesWithTheTransposedWeight() {
    var site = TestSite.of("linear").input("x", "f32[1, 2]").with("features", 3);
    var y =
        run(
            site,
            Map.of(
                "x", tensor(new int[] {1, 2}, 1, 10),
                "weight", counting(3, 2),
                "bias", row(0.1, 0.2, 0.3)));
    assertThat(y.data()).isEqualTo(new double[] {21.1, 43.2, 65.3});
  }

  @Test
  void mayUseAnotherLayersWeight() {
    var site =
        TestSite.of("linear")
            .input("x", "f32[N, T, 8]")
            .tensor("weight", "f32[100, 8]")
            .with("bias", false);
    assertThat(site.type().toString()).isEqualTo("f32[N, T, 100]");
    assertThat(site.graph().parameters()).isEmpty();
  }

  @Test
  void aWeightOfAnotherWidthIsAnError() {
    var site = TestSite.of("linear").input("x", "f32[N, T, 512]").tensor("weight", "f32[10, 768]");
    var error = assertThrows(ShapeException.class, site::type);
    assertThat(error)
        .hasMessageThat()
        .isEqualTo(
            "`linear` with the weight f32[10, 768] takes 768 numbers along the last axis, but got"
                + " f32[N, T, 512]");
  }

  @Test
  void theWidthMustBeKnown() {
    var site = TestSite.of("linear").input("x", "f32[N, T]").with("features", 10);
    var error = assertThrows(ShapeException.class, site::type);
    assertThat(error).hasMessageThat().contains("needs to know the size T in f32[N, T]");
    assertThat(error.hint()).isEqualTo("write a number in place of T");
  }

  @Test
  void needsFeaturesOrAWeight() {
    var site = TestSite.of("linear").input("x", "f32[N, 8]");
    assertThat(assertThrows(ArgumentException.class, site::type).argument()).isEqualTo("features");
  }

  @Test
  void matricesMultiplyAndTheirBatchesBroadcast() {
    var site =
        TestSite.of("matmul").input("x", "f32[N, H, T, 64]").tensor("other", "f32[H, 64, S]");
    assertThat(site.type().toString()).isEqualTo("f32[N, H, T, S]");
    var values = Map.of("x", counting(2, 2), "other", counting(2, 2));
    assertThat(run(matmul(false, false), values).data()).isEqualTo(new double[] {7, 10, 15, 22});
    assertThat(run(matmul(false, true), values).data()).isEqualTo(new double[] {5, 11, 11, 25});
    assertThat(run(matmul(true, false), values).data()).isEqualTo(new double[] {10, 14, 14, 20});
  }

  private static TestSite matmul(boolean left, boolean right) {
    return TestSite.of("matmul")
        .input("x", "f32[2, 2]")
        .tensor("other", "f32[2, 2]")
        .with("transpose_left", left)
        .with("transpose_right", right);
  }

  @Test
  void matricesThatDoNotFitAreAnError() {
    var site = TestSite.of("matmul").input("x", "f32[N, T, 64]").tensor("other", "f32[N, S, 64]");
    var error = assertThrows(ShapeException.class, site::type);
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`matmul` cannot join f32[N, T, 64] and f32[N, S, 64]: 64 is not S");
    assertThat(error.hint()).isEqualTo("transpose_right = true");
    var deep = TestSite.of("matmul").input("x", "f32[64]").tensor("other", "f32[64, 3]");
    assertThat(assertThrows(ShapeException.class, deep::type))
        .hasMessageThat()
        .contains("at least 2 axes");
  }
}
