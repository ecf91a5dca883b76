package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.counting;
import static dev.residua.compiler.op.Calls.run;
import static dev.residua.compiler.op.Calls.tensor;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MovementTest {

  private static final Dim N = Dim.symbol("N");
  private static final Dim T = Dim.symbol("T");

  @Test
  void reshapeComputesOneSize() {
    assertThat(shaped("reshape", "f32[N, T, 384]", "sizes", List.of(N, T, 12, -1)))
        .isEqualTo("f32[N, T, 12, 32]");
    assertThat(shaped("reshape", "f32[N, T, 8]", "sizes", List.of(-1, 8)))
        .isEqualTo("f32[N * T, 8]");
  }

  @Test
  void reshapeKeepsTheNumberOfElements() {
    var error =
        assertThrows(
            ShapeException.class, () -> shaped("reshape", "f32[N, 12]", "sizes", List.of(N, 3, 5)));
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`reshape` cannot make [N, 3, 5] of f32[N, 12]: 12 * N elements are not 15 * N");
    var rest =
        assertThrows(
            ShapeException.class,
            () -> shaped("reshape", "f32[N, 12]", "sizes", List.of(N, 5, -1)));
    assertThat(rest).hasMessageThat().contains("do not divide by 5 * N");
    assertThrows(
        ArgumentException.class, () -> shaped("reshape", "f32[N, 12]", "sizes", List.of(-1, -1)));
  }

  @Test
  void flattenJoinsNeighbours() {
    var site = TestSite.of("flatten").input("x", "f32[N, 3, H, 4]");
    assertThat(site.type().toString()).isEqualTo("f32[N, 12 * H]");
    assertThat(site.with("to", 2).type().toString()).isEqualTo("f32[N, 3 * H, 4]");
    var error = assertThrows(ArgumentException.class, () -> site.with("from", 3).type());
    assertThat(error.hint()).isEqualTo("from = 2, to = 3");
  }

  @Test
  void transposeExchangesTwoAxesOrOrdersAll() {
    assertThat(shaped("transpose", "f32[N, T, 8]", "axes", List.of(1, 2)))
        .isEqualTo("f32[N, 8, T]");
    assertThat(shaped("transpose", "f32[N, 3, H, W]", "axes", List.of(0, 2, 3, 1)))
        .isEqualTo("f32[N, H, W, 3]");
    assertThat(TestSite.of("transpose").input("x", "f32[N, 8]").type().toString())
        .isEqualTo("f32[8, N]");
    var y = run(TestSite.of("transpose").input("x", "f32[2, 3]"), Map.of("x", counting(2, 3)));
    assertThat(y.data()).isEqualTo(new double[] {1, 4, 2, 5, 3, 6});
    var error =
        assertThrows(
            ArgumentException.class,
            () -> shaped("transpose", "f32[N, T, 8]", "axes", List.of(0, 1, 1)));
    assertThat(error).hasMessageThat().contains("cannot put its axes in the order [0, 1, 1]");
  }

  @Test
  void sliceCountsFromBothEnds() {
    var site = TestSite.of("slice").input("x", "f32[N, T, 8]").with("axis", 1);
    assertThat(site.with("from", 1).type().toString()).isEqualTo("f32[N, T - 1, 8]");
    assertThat(site.with("to", -1).type().toString()).isEqualTo("f32[N, T - 2, 8]");
    var every =
        TestSite.of("slice")
            .input("x", "f32[1, 7]")
            .with("axis", 1)
            .with("from", 1)
            .with("step", 3);
    assertThat(run(every, Map.of("x", counting(1, 7))).data()).isEqualTo(new double[] {2, 5});
  }

  @Test
  void sliceStaysInside() {
    var site = TestSite.of("slice").input("x", "f32[N, 8]").with("axis", 1).with("to", 9);
    var error = assertThrows(ShapeException.class, site::type);
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`slice` from 0 to 9 does not lie in axis 1 of f32[N, 8]");
    assertThat(error.hint()).isEqualTo("from = 0, to = 8");
  }

  @Test
  void splitGivesItsPartsInOrder() {
    var site = TestSite.of("split").input("x", "f32[1, 6]").with("parts", List.of(1, 3, 2));
    var graph = site.graph();
    assertThat(graph.outputs().stream().map(output -> output.node().type().toString()).toList())
        .containsExactly("f32[1, 1]", "f32[1, 3]", "f32[1, 2]")
        .inOrder();
    var half = TestSite.of("split").input("x", "f32[1, 4]").with("parts", 2);
    assertThat(run(half, Map.of("x", counting(1, 4))).data()).isEqualTo(new double[] {1, 2});
    var uneven = TestSite.of("split").input("x", "f32[N, 7]").with("parts", 2);
    assertThat(assertThrows(ArgumentException.class, uneven::graph))
        .hasMessageThat()
        .isEqualTo("`split` cannot divide axis 1 of f32[N, 7] into 2 equal parts");
    var wrong = TestSite.of("split").input("x", "f32[N, 7]").with("parts", List.of(3, 3));
    assertThat(assertThrows(ArgumentException.class, wrong::graph).hint())
        .isEqualTo("sizes that sum to 7");
  }

  @Test
  void concatAddsSizes() {
    var site = TestSite.of("concat").input("x", "f32[N, T, 8]").input("z", "f32[N, 1, 8]");
    assertThat(site.type().toString()).isEqualTo("f32[N, T + 1, 8]");
    var y =
        run(
            TestSite.of("concat").input("x", "f32[2, 1]").input("z", "f32[2, 2]"),
            Map.of("x", tensor(new int[] {2, 1}, 10, 20), "z", counting(2, 2)));
    assertThat(y.data()).isEqualTo(new double[] {10, 1, 2, 20, 3, 4});
    var wrong = TestSite.of("concat").input("x", "f32[N, 4, 8]").input("z", "f32[N, 4, 9]");
    assertThat(assertThrows(ShapeException.class, wrong::type))
        .hasMessageThat()
        .isEqualTo("`concat` along axis 1 cannot join f32[N, 4, 8] and f32[N, 4, 9]");
  }

  @Test
  void padPutsAValueAround() {
    var site =
        TestSite.of("pad")
            .input("x", "f32[2]")
            .with("axis", 0)
            .with("front", 1)
            .with("back", 2)
            .with("value", 9.0);
    assertThat(run(site, Map.of("x", counting(2))).data()).isEqualTo(new double[] {9, 1, 2, 9, 9});
    var symbolic = TestSite.of("pad").input("x", "f32[N, C, 4]").with("axis", 1).with("back", 8);
    assertThat(symbolic.type().toString()).isEqualTo("f32[N, C + 8, 4]");
    var negative = TestSite.of("pad").input("x", "f32[2]").with("axis", 0).with("front", -1);
    assertThat(assertThrows(ArgumentException.class, negative::type).argument()).isEqualTo("front");
  }

  @Test
  void gatherPutsTheAxesOfTheIdsInPlaceOfTheAxis() {
    var site =
        TestSite.of("gather").input("x", "f32[N, 5, 8]").tensor("ids", "i32[T, 2]").with("axis", 1);
    assertThat(site.type().toString()).isEqualTo("f32[N, T, 2, 8]");
    var y =
        run(
            TestSite.of("gather").input("x", "f32[3, 2]").tensor("ids", "i32[2]"),
            Map.of("x", counting(3, 2), "ids", tensor(new int[] {2}, 2, 0)));
    assertThat(y.data()).isEqualTo(new double[] {5, 6, 1, 2});
    var floats = TestSite.of("gather").input("x", "f32[3, 2]").tensor("ids", "f32[2]");
    assertThat(assertThrows(ShapeException.class, floats::type).hint()).contains("i32");
  }

  private static String shaped(String op, String type, String argument, Object value) {
    return TestSite.of(op).input("x", type).with(argument, value).type().toString();
  }
}
