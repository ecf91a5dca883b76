package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.counting;
import static dev.residua.compiler.op.Calls.row;
import static dev.residua.compiler.op.Calls.run;
import static dev.residua.compiler.op.Calls.tensor;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConvTest {

  @Test
  void sameKeepsTheSizeAndAStrideDividesIt() {
    var x = "f32[N, 3, 224, 224]";
    assertThat(conv(x, 64, 3).type().toString()).isEqualTo("f32[N, 64, 224, 224]");
    assertThat(conv(x, 64, 7).with("stride", 2).type().toString())
        .isEqualTo("f32[N, 64, 112, 112]");
    assertThat(conv(x, 64, 3).with("dilation", 4).type().toString())
        .isEqualTo("f32[N, 64, 224, 224]");
    assertThat(conv(x, 96, 4).with("stride", 4).with("padding", "valid").type().toString())
        .isEqualTo("f32[N, 96, 56, 56]");
  }

  @Test
  void sizesMayBeSymbols() {
    assertThat(conv("f32[N, 3, H, 2 * W]", 8, 3).with("stride", 2).type().toString())
        .isEqualTo("f32[N, 8, (H + 1) / 2, W]");
  }

  @Test
  void parametersAreNamedAndShapedAsInPyTorch() {
    var graph = conv("f32[N, 6, 5, 5]", 8, 3).with("groups", 2).with("bias", true).graph();
    assertThat(graph.parameters().stream().map(p -> p.name() + p.type().shape()).toList())
        .containsExactly("weight[8, 3, 3, 3]", "bias[8]")
        .inOrder();
  }

  @Test
  void multipliesTheWindowWithTheImage() {
    var site = conv("f32[1, 1, 3, 3]", 1, 2).with("padding", "valid").with("bias", true);
    var y =
        run(
            site,
            Map.of(
                "x", counting(1, 1, 3, 3),
                "weight", tensor(new int[] {1, 1, 2, 2}, 1, 10, 100, 1000),
                "bias", row(0.5)));
    // Rows 1 2 3, 4 5 6, 7 8 9: the first window is 1 + 20 + 400 + 5000.
    assertThat(y.data()).isEqualTo(new double[] {5421.5, 6532.5, 8754.5, 9865.5});
  }

  @Test
  void groupsDoNotMix() {
    var site = conv("f32[1, 2, 1, 2]", 2, 1).with("groups", "depthwise");
    var y =
        run(
            site,
            Map.of("x", counting(1, 2, 1, 2), "weight", tensor(new int[] {2, 1, 1, 1}, 10, 100)));
    assertThat(y.data()).isEqualTo(new double[] {10, 20, 300, 400});
  }

  @Test
  void theBorderIsZero() {
    var site = conv("f32[1, 1, 1, 3]", 1, 3).with("kernel", List.of(1, 3)).with("dilation", 2);
    var y = run(site, Map.of("x", row3(1, 2, 3), "weight", row3(1, 10, 100)));
    assertThat(y.data()).isEqualTo(new double[] {310, 20, 31});
  }

  private static ReferenceTensor row3(double... data) {
    return tensor(new int[] {1, 1, 1, 3}, data);
  }

  @Test
  void countsMultiplyAddsAsPapersDo() {
    var graph = conv("f32[N, 3, 224, 224]", 64, 7).with("stride", 2).graph();
    var node = graph.outputs().getFirst().node();
    var inputs = node.inputs().stream().map(Node::type).toList();
    // 112 * 112 positions, 64 channels, windows of 7 * 7 * 3.
    assertThat(node.op().multiplyAdds(inputs, node.type()).toString()).isEqualTo("118013952 * N");
  }

  @Test
  void groupsMustDivideTheChannels() {
    var error =
        assertThrows(
            ArgumentException.class, () -> conv("f32[N, 6, 7, 7]", 8, 3).with("groups", 4).type());
    assertThat(error).hasMessageThat().contains("6 channels of f32[N, 6, 7, 7]");
    assertThat(error.argument()).isEqualTo("groups");
    assertThat(error.hint()).isEqualTo("groups must divide both 6 and 8");
  }

  @Test
  void needsAnImage() {
    var error = assertThrows(ShapeException.class, () -> conv("f32[N, 6]", 8, 3).type());
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`conv` needs an image [N, C, H, W], but got f32[N, 6]");
  }

  @Test
  void theWindowMustFit() {
    var error =
        assertThrows(
            ShapeException.class,
            () -> conv("f32[N, 3, 4, 4]", 8, 5).with("padding", "valid").type());
    assertThat(error).hasMessageThat().contains("a window of 5");
    assertThat(error.hint()).contains("padding = 2");
  }

  @Test
  void paddingIsAWordOrNumbers() {
    var error =
        assertThrows(
            ArgumentException.class,
            () -> conv("f32[N, 3, 4, 4]", 8, 3).with("padding", List.of(1, 2, 3)).type());
    assertThat(error.argument()).isEqualTo("padding");
  }

  private static TestSite conv(String type, int channels, int kernel) {
    return TestSite.of("conv").input("x", type).with("channels", channels).with("kernel", kernel);
  }
}
