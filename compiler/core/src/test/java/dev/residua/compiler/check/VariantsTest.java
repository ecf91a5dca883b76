package dev.residua.compiler.check;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.source.ResidualMark;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The variants of residual connections, each as short as in its paper, and the ops they become.
class VariantsTest {
  @Test
  void identity() {
    assertThat(image("residual(after = relu) { conv(8, 3) -> batch_norm }"))
        .containsExactly("conv", "batch_norm", "add identity none add", "relu")
        .inOrder();
  }

  @Test
  void autoProjectsOnlyWhereShapesDiffer() {
    assertThat(image("residual(shortcut = auto) { conv(8, 3) }"))
        .containsExactly("conv", "add identity none add")
        .inOrder();
    assertThat(image("residual(shortcut = auto) { conv(16, 3, stride = 2) }"))
        .containsExactly("conv", "conv", "batch_norm", "add projection none add")
        .inOrder();
  }

  @Test
  void zerosAreAppendedOrPutOnBothSides() {
    assertThat(image("residual(shortcut = pad) { conv(16, 3, stride = 2) }"))
        .containsExactly("conv", "slice", "slice", "pad", "add pad none add")
        .inOrder();
    assertThat(graphOfImage("residual(shortcut = pad(both)) { conv(16, 3) }").toString())
        .isNotEmpty();
  }

  @Test
  void averagedProjection() {
    assertThat(image("residual(shortcut = avg_projection) { conv(16, 3, stride = 2) }"))
        .containsExactly("conv", "avg_pool", "conv", "batch_norm", "add avg_projection none add")
        .inOrder();
  }

  @Test
  void aChainAsShortcut() {
    assertThat(image("residual(shortcut = { conv(16, 1) }) { conv(16, 3) }"))
        .containsExactly("conv", "conv", "add custom none add")
        .inOrder();
  }

  @Test
  void plainNetworkByOneSwitch() {
    assertThat(image("residual(shortcut = none, after = relu) { conv(16, 3) }"))
        .containsExactly("conv", "relu")
        .inOrder();
  }

  @Test
  void placementsOfNorms() {
    assertThat(sequence("residual(norm = pre) { linear(8) }"))
        .containsExactly("layer_norm", "linear", "add identity pre add")
        .inOrder();
    assertThat(sequence("residual(norm = post) { linear(8) }"))
        .containsExactly("linear", "add identity post add", "layer_norm")
        .inOrder();
    assertThat(sequence("residual(norm = sandwich(rms_norm(eps = 1e-6))) { linear(8) }"))
        .containsExactly("rms_norm", "linear", "rms_norm", "add identity sandwich add")
        .inOrder();
    assertThat(sequence("residual(norm = branch) { linear(8) }"))
        .containsExactly("linear", "layer_norm", "add identity branch add")
        .inOrder();
  }

  @Test
  void thePlacementCanBeAParameter() {
    String block =
        "block Layer(norm: placement = post) { residual(norm = norm(rms_norm)) { linear(8) } }\n";
    assertThat(sequence(block, "Layer(pre)"))
        .containsExactly("rms_norm", "linear", "add identity pre add")
        .inOrder();
  }

  @Test
  void preActivationProjectsTheNorm() {
    Graph graph =
        graphOfImage(
            "residual(norm = pre({ batch_norm -> relu }), shortcut = projection(none), from = norm)"
                + " { conv(16, 3) }");
    List<Node> convs = named(graph, "conv");
    assertThat(convs).hasSize(2);
    assertThat(convs.get(0).input(0)).isSameInstanceAs(convs.get(1).input(0));
    assertThat(convs.get(0).input(0).op().name()).isEqualTo("relu");
  }

  @Test
  void scalesDropsAndDeepNorm() {
    assertThat(sequence("residual(alpha = 2.0, norm = post) { linear(8) }"))
        .containsExactly("linear", "constant", "mul", "add identity post add", "layer_norm")
        .inOrder();
    assertThat(
            sequence(
                "residual(scale = layer_scale(1e-6), drop = 0.1, drop_path = 0.2) { linear(8) }"))
        .containsExactly("linear", "mul", "dropout", "drop_path", "add identity none add")
        .inOrder();
    assertThat(sequence("residual(scale = rezero) { linear(8) }"))
        .containsExactly("linear", "mul", "add identity none add")
        .inOrder();
  }

  @Test
  void concatenatingAndGatedJoins() {
    assertThat(image("residual(join = concat) { conv(4, 3) }"))
        .containsExactly("conv", "concat identity none concat")
        .inOrder();
    String gate = "{ t = skip -> gate: linear(8) -> sigmoid  it * t + skip * (1.0 - t) }";
    assertThat(sequence("residual(join = " + gate + ") { linear(8) -> tanh }"))
        .containsAtLeast("linear", "tanh", "linear", "sigmoid", "mul", "sub", "mul")
        .inOrder();
  }

  @Test
  void invertedResidualsJoinWhereShapesAgree() {
    assertThat(image("residual(when = same_shape) { conv(8, 3) }"))
        .contains("add identity none add");
    assertThat(image("residual(when = same_shape) { conv(8, 3, stride = 2) }"))
        .containsExactly("conv");
  }

  @Test
  void parallelBranches() {
    assertThat(
            sequence(
                "residual(norm = pre) { parallel { attention(2); linear(16) -> gelu -> linear(8) } }"))
        .containsAtLeast("layer_norm", "gelu", "linear", "add", "add identity pre add")
        .inOrder();
    assertThat(image("parallel(join = concat) { conv(4, 1); conv(2, 3) }"))
        .containsExactly("conv", "conv", "concat")
        .inOrder();
  }

  @Test
  void longSkipsByName() {
    String statements =
        "down = x -> conv(8, 3, stride = 2)\n  y = down -> upsample(2) -> concat(x)";
    Graph graph = Programs.graph(image(statements, "y"));
    assertThat(graph.outputs().getFirst().node().type().toString()).isEqualTo("f32[N, 16, 8, 8]");
  }

  @Test
  void twoStreams() {
    String block =
        """
        block ResiDual() {
            s, d = it
            f = s -> f: linear(8)
            (s + f -> norm: layer_norm, d + f)
        }
        """;
    String program =
        block
            + """
            model M {
                input x: f32[N, T, 8]
                s, d = (x, x) -> repeat 3 { ResiDual }
                output y = s + (d -> norm: layer_norm)
            }
            """;
    assertThat(Programs.parameters(Programs.graph(program)))
        .containsAtLeast("0.f.weight: f32[8, 8]", "2.norm.weight: f32[8]", "norm.bias: f32[8]");
  }

  @Test
  void squeezeAndExciteNamesTheSizes() {
    String block =
        """
        block SE(r: int = 4) on [N, c, h, w] {
            it * (global_avg_pool(keep = true) -> conv(c / r, 1) -> relu -> conv(c, 1) -> sigmoid)
        }
        """;
    Graph graph = Programs.graph(block + image("", "x -> SE"));
    assertThat(Programs.parameters(graph))
        .containsExactly("conv.weight: f32[2, 8, 1, 1]", "conv_2.weight: f32[8, 2, 1, 1]")
        .inOrder();
  }

  @Test
  void swiGluNamesItsLayers() {
    String chain =
        "x -> (gate: linear(16, bias = false) -> silu) * (up: linear(16, bias = false))"
            + " -> down: linear(8, bias = false)";
    assertThat(
            Programs.parameters(
                Programs.graph("model M { input x: f32[N, T, 8]\n output y = " + chain + "}")))
        .containsExactly(
            "gate.weight: f32[16, 8]", "up.weight: f32[16, 8]", "down.weight: f32[8, 16]")
        .inOrder();
  }

  private static Graph graphOfImage(String chain) {
    return Programs.graph(image("", "x -> " + chain));
  }

  private static List<String> image(String chain) {
    return ops(graphOfImage(chain));
  }

  private static String image(String statements, String output) {
    return "model M {\n  input x: f32[N, 8, 8, 8]\n  %s\n  output out = %s\n}"
        .formatted(statements, output);
  }

  private static List<String> sequence(String chain) {
    return sequence("", chain);
  }

  private static List<String> sequence(String blocks, String chain) {
    return ops(
        Programs.graph(
            blocks + "model M { input x: f32[N, T, 8]  output y = x -> " + chain + " }"));
  }

  private static List<Node> named(Graph graph, String op) {
    return graph.nodes().stream().filter(node -> node.op().name().equals(op)).toList();
  }

  /// The ops in their order, the joining ones with their mark.
  private static List<String> ops(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> !(node.op() instanceof ParameterOp))
        .filter(node -> !List.of("input", "reshape").contains(node.op().name()))
        .map(node -> node.op().name() + node.origin().residual().map(VariantsTest::show).orElse(""))
        .toList();
  }

  private static String show(ResidualMark mark) {
    return " " + mark.shortcut() + " " + mark.norm() + " " + mark.join();
  }
}
