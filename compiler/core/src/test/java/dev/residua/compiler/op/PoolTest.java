package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.counting;
import static dev.residua.compiler.op.Calls.run;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.ShapeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolTest {

  @Test
  void theStrideIsTheKernelUnlessItIsGiven() {
    assertThat(pool("max_pool", "f32[N, 3, 8, 9]", 2).type().toString())
        .isEqualTo("f32[N, 3, 4, 4]");
    assertThat(pool("max_pool", "f32[N, 64, 112, 112]", 3).with("stride", 2).type().toString())
        .isEqualTo("f32[N, 64, 56, 56]");
  }

  @Test
  void ceilModeKeepsAnOverhangingWindowThatStartsInside() {
    var even = pool("avg_pool", "f32[N, 3, 7, H]", 2).with("ceil_mode", true);
    assertThat(even.type().toString()).isEqualTo("f32[N, 3, 4, (H + 1) / 2]");
    // With padding 1 a fourth window of 2 would start at 5, in the padding behind.
    var padded = pool("max_pool", "f32[N, 3, 5, 5]", 2).with("padding", 1).with("ceil_mode", true);
    assertThat(padded.type().toString()).isEqualTo("f32[N, 3, 3, 3]");
  }

  @Test
  void findsTheLargest() {
    var y = run(pool("max_pool", "f32[1, 1, 3, 3]", 2), Map.of("x", counting(1, 1, 3, 3)));
    assertThat(y.data()).isEqualTo(new double[] {5});
  }

  @Test
  void paddingCountsInTheMeanUnlessItIsLeftOut() {
    var x = Map.of("x", counting(1, 1, 1, 3));
    var site =
        pool("avg_pool", "f32[1, 1, 1, 3]", 3).with("kernel", List.of(1, 3)).with("stride", 1);
    assertThat(run(site, x).data()).isEqualTo(new double[] {1, 2, 5.0 / 3});
    var without =
        pool("avg_pool", "f32[1, 1, 1, 3]", 3)
            .with("kernel", List.of(1, 3))
            .with("stride", 1)
            .with("count_include_pad", false);
    assertThat(run(without, x).data()).isEqualTo(new double[] {1.5, 2, 2.5});
  }

  @Test
  void globalAndAdaptivePools() {
    var x = Map.of("x", counting(1, 2, 3, 3));
    var global = TestSite.of("global_avg_pool").input("x", "f32[1, 2, 3, 3]");
    assertThat(run(global, x).data()).isEqualTo(new double[] {5, 14});
    // Windows of rows 0 to 1 and 1 to 2: they overlap, as 3 does not divide by 2.
    var adaptive =
        TestSite.of("adaptive_avg_pool").input("x", "f32[1, 2, 3, 3]").with("size", List.of(2, 1));
    assertThat(run(adaptive, x).data()).isEqualTo(new double[] {3.5, 6.5, 12.5, 15.5});
    assertThat(TestSite.of("global_avg_pool").input("x", "f32[N, 5, H, W]").type().toString())
        .isEqualTo("f32[N, 5]");
    assertThat(
            TestSite.of("adaptive_avg_pool")
                .input("x", "f32[N, 5, H, W]")
                .with("size", 7)
                .type()
                .toString())
        .isEqualTo("f32[N, 5, 7, 7]");
  }

  @Test
  void moreThanHalfAWindowOfPaddingIsAnError() {
    var error =
        assertThrows(
            ArgumentException.class,
            () -> pool("max_pool", "f32[N, 3, 8, 8]", 3).with("padding", 2).type());
    assertThat(error).hasMessageThat().contains("more than half of its window of 3");
    assertThat(error.hint()).isEqualTo("padding = 1");
  }

  @Test
  void needAnImage() {
    for (var op : List.of("max_pool", "avg_pool", "adaptive_avg_pool", "global_avg_pool")) {
      var site = TestSite.of(op).input("x", "f32[N, 5]");
      if (op.equals("adaptive_avg_pool")) {
        site.with("size", 7);
      } else if (!op.equals("global_avg_pool")) {
        site.with("kernel", 2);
      }
      var error = assertThrows(ShapeException.class, site::type);
      assertThat(error).hasMessageThat().contains("`" + op + "` needs an image");
    }
  }

  private static TestSite pool(String op, String type, int kernel) {
    return TestSite.of(op).input("x", type).with("kernel", kernel);
  }
}
