package dev.residua.compiler.check;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.NameScheme;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ElaboratorTest {
  private static final String RESNET =
      """
      import Basic, Bottleneck, Stage from "std/resnet"
      model ResNet(unit: block = Bottleneck, depths: int[] = [3, 4, 6, 3], classes: int = 1000) {
          input image: f32[N, 3, 224, 224]
          stem = image -> conv1: conv(64, 7, stride = 2) -> bn1: batch_norm -> relu
              -> max_pool(3, stride = 2)
          features = stem -> layer1: Stage(unit, 64, depths[0])
              -> layer2: Stage(unit, 128, depths[1], stride = 2)
              -> layer3: Stage(unit, 256, depths[2], stride = 2)
              -> layer4: Stage(unit, 512, depths[3], stride = 2)
          output logits: f32[N, classes] = features -> global_avg_pool -> fc: linear(classes)
      }
      """;

  @Test
  void resNetsHaveThePublishedNumberOfParameters() {
    assertThat(Programs.count(Programs.graph(RESNET))).isEqualTo(25_557_032);
    Map<String, String> eighteen = Map.of("unit", "Basic", "depths", "[2, 2, 2, 2]");
    assertThat(Programs.count(Programs.graph(RESNET, eighteen))).isEqualTo(11_689_512);
    Map<String, String> deep = Map.of("depths", "[3, 8, 36, 3]");
    assertThat(Programs.count(Programs.graph(RESNET, deep))).isEqualTo(60_192_808);
  }

  @Test
  void labelsNameTheWeights() {
    Graph graph = Programs.graph(RESNET);

    assertThat(Programs.parameters(graph))
        .containsAtLeast(
            "conv1.weight: f32[64, 3, 7, 7]",
            "layer1.0.conv1.weight: f32[64, 64, 1, 1]",
            "layer1.0.shortcut.conv.weight: f32[256, 64, 1, 1]",
            "layer1.0.shortcut.norm.weight: f32[256]",
            "layer3.5.bn3.running_var: f32[1024]",
            "fc.bias: f32[1000]")
        .inOrder();
  }

  @Test
  void weightsWithoutLabelsAreNumberedWhereTheirNameIsTaken() {
    Graph graph =
        Programs.graph(
            """
            model M {
                input x: f32[N, 4]
                output y = x -> linear(4, bias = false) -> relu -> linear(4, bias = false)
                    -> residual(norm = pre(layer_norm(bias = false))) { linear(4, bias = false) }
                    -> head: { linear(4, bias = false) -> repeat 2 { linear(4, bias = false) } }
            }
            """);

    assertThat(graph.parameters().stream().map(p -> p.name()))
        .containsExactly(
            "linear.weight",
            "linear_2.weight",
            "norm.weight",
            "linear_3.weight",
            "head.linear.weight",
            "head.0.linear.weight",
            "head.1.linear.weight")
        .inOrder();
  }

  @Test
  void layersOnBothSidesOfAnOperatorAreNamedFromLeftToRight() {
    Graph graph =
        Programs.graph(
            """
            model M {
                input x: f32[N, 4]
                left = x -> { linear(4, bias = false) + { linear(3, bias = false) -> linear(4, bias = false) } }
                output y = left -> right: {
                    { linear(3, bias = false) -> linear(4, bias = false) } * linear(4, bias = false) - linear(4, bias = false)
                }
            }
            """);

    assertThat(Programs.parameters(graph))
        .containsExactly(
            "linear.weight: f32[4, 4]",
            "linear_2.weight: f32[3, 4]",
            "linear_3.weight: f32[4, 3]",
            "right.linear.weight: f32[3, 4]",
            "right.linear_2.weight: f32[4, 3]",
            "right.linear_3.weight: f32[4, 4]",
            "right.linear_4.weight: f32[4, 4]")
        .inOrder();
  }

  @Test
  void translatorSharesItsEmbedding() {
    String program =
        """
        import "std/transformer"
        model Translator(vocabulary: int = 37000, d: int = 512, heads: int = 8, layers: int = 6) {
            require d % heads == 0, "d must divide into heads"
            input source: i32[N, S]
            input target: i32[N, T]
            words   = embedding(vocabulary, d)
            memory  = source -> words * sqrt(d) -> + sinusoid
                -> encoder: repeat layers { EncoderLayer(heads, 4 * d) }
            decoded = target -> words * sqrt(d) -> + sinusoid
                -> decoder: repeat layers { DecoderLayer(heads, 4 * d, memory) }
            output logits: f32[N, T, vocabulary] =
                decoded -> linear(weight = words.weight, bias = false)
        }
        """;

    Graph graph = Programs.graph(program);

    assertThat(Programs.parameters(graph))
        .containsAtLeast(
            "words.weight: f32[37000, 512]",
            "encoder.5.feed_forward.linear1.weight: f32[2048, 512]",
            "decoder.0.cross_attention.norm.weight: f32[512]");
    assertThat(Programs.parameters(graph).stream().filter(p -> p.startsWith("words"))).hasSize(1);
    assertThat(graph.inputs().stream().map(i -> i.node().type().toString()))
        .containsExactly("i32[N, S]", "i32[N, T]")
        .inOrder();
  }

  @Test
  void aNamedBlockHasItsWeightsOnce() {
    Graph graph =
        Programs.graph(
            """
            block Tower() { inner = linear(4, bias = false)  it -> inner -> inner -> last: linear(4) }
            model M {
                input x: f32[N, 4]
                tower = Tower
                output y = x -> tower -> relu -> tower
            }
            """);

    assertThat(graph.parameters().stream().map(p -> p.name()))
        .containsExactly("tower.inner.weight", "tower.last.weight", "tower.last.bias")
        .inOrder();
  }

  @Test
  void presentationsNamesAndWeightsAreKept() {
    Graph graph =
        Programs.graph(
            """
            /// A net.
            model M {
                input x: f32[N, 3, 8, 8] from image(mean = [0.5, 0.5, 0.5], std = [1, 1, 1])
                output y = x -> fc: conv(2, 1) -> global_avg_pool as labels(["cat", "dog"])
                names other {
                    "theirs.{p}" = "fc.{p}" transposed part 2 of 3
                    ignore "{x...}.extra"
                }
                weights "net.safetensors"
            }
            """);

    assertThat(graph.doc()).isEqualTo("A net.");
    assertThat(graph.inputs().getFirst().from().list("mean")).containsExactly(0.5, 0.5, 0.5);
    assertThat(graph.outputs().getFirst().as().list("list")).containsExactly("cat", "dog");
    assertThat(graph.schemes())
        .containsExactly(
            new NameScheme(
                "other",
                List.of(new NameScheme.Rule("fc.{p}", "theirs.{p}", true, 1, 3)),
                List.of("{x...}.extra")));
    assertThat(graph.weights()).isEqualTo("net.safetensors");
  }

  @Test
  void settingsReplaceParameters() {
    String program =
        """
        model M(n: int, name: string = "a", rate: float = 0.5, norm: placement = pre, of: int[] = []) {
            require name == "b" and rate == 1 and norm == post and of == [1, 2], "settings"
            input x: f32[N, 3]
            output y = x -> linear(n)
        }
        """;
    Map<String, String> settings =
        Map.of("n", "2 + 3", "name", "b", "rate", "1", "norm", "post", "of", "[1, 2]");

    Graph graph = Programs.graph(program, settings);

    assertThat(graph.outputs().getFirst().node().type().toString()).isEqualTo("f32[N, 5]");
  }

  @Test
  void settingsThatDoNotFitAreErrors() {
    String program = "model M(n: int = 3) { input x: f32[N, 3]  output y = x -> linear(n) }";

    assertThat(codes(program, Map.of("m", "3"))).containsExactly(Code.SETTING);
    assertThat(codes(program, Map.of("n", "3.5"))).containsExactly(Code.SETTING);
    assertThat(codes(program, Map.of("n", "3) -> ("))).containsExactly(Code.SETTING);
    assertThat(codes(program, Map.of("n", "1 let x = 2"))).containsExactly(Code.SETTING);
  }

  @Test
  void constantsDecideWhatIsBuilt() {
    Graph graph =
        Programs.graph(
            """
            let wide = true
            let act = if wide { gelu } else { relu }
            model M {
                input x: f32[N, 3]
                if wide { h = x -> linear(8) } else { h = x -> linear(4) }
                output y = h -> if not wide { relu } else if wide { act } -> if false { tanh }
            }
            """);

    assertThat(graph.outputs().getFirst().node().op().name()).isEqualTo("gelu");
    assertThat(graph.outputs().getFirst().node().type().toString()).isEqualTo("f32[N, 8]");
  }

  @Test
  void deepNetworksElaborate() {
    Graph resnet =
        Programs.graph(
            """
            import Basic, Stage from "std/resnet"
            model M {
                input x: f32[N, 3, 32, 32]
                output y = x -> conv1: conv(16, 3) -> bn1: batch_norm -> relu
                    -> layer1: Stage(Basic(shortcut = pad), 16, 200)
                    -> layer2: Stage(Basic(shortcut = pad), 32, 200, stride = 2)
                    -> layer3: Stage(Basic(shortcut = pad), 64, 200, stride = 2)
                    -> global_avg_pool -> fc: linear(10)
            }
            """);
    assertThat(Programs.count(resnet)).isEqualTo(19_421_274);

    Graph transformer =
        Programs.graph(
            """
            import EncoderLayer from "std/transformer"
            model M {
                input x: f32[N, T, 64]
                output y = x -> layer: repeat 1000 { EncoderLayer(4, 256) }
            }
            """);
    assertThat(Programs.parameters(transformer))
        .contains("layer.999.feed_forward.linear2.weight: f32[64, 256]");
  }

  @Test
  void nestingThatMultipliesIsAnError() {
    StringBuilder program = new StringBuilder("block B0() { relu }\n");
    for (int i = 1; i < 90; i++) {
      String open = "residual { ".repeat(150);
      program.append("block B%d() { %s B%d %s }\n".formatted(i, open, i - 1, "}".repeat(150)));
    }
    program.append("model M { input x: f32[N]  output y = x -> B89 }");

    assertThat(codes(program.toString(), Map.of())).containsExactly(Code.TOO_LARGE);
  }

  @Test
  void modelsAreListedWithTheirParameters() {
    Diagnostics diagnostics = new Diagnostics();
    Elaborator elaborator = Programs.elaborator(RESNET, SourceLoader.none(), diagnostics);

    ModelInfo model = elaborator.models().getFirst();

    assertThat(model.name()).isEqualTo("ResNet");
    assertThat(model.isComplete()).isTrue();
    assertThat(model.parameters().get(1).fallback()).hasValue("[3, 4, 6, 3]");
  }

  @Test
  void oneOfSeveralModelsIsChosenByName() {
    String program =
        "model A { input x: f32[N]  output y = x }  model B { input x: f32[N]  output y = x -> relu }";
    Diagnostics diagnostics = new Diagnostics();
    Elaborator elaborator = Programs.elaborator(program, SourceLoader.none(), diagnostics);

    assertThat(elaborator.elaborate(Optional.of("B"), Map.of()).orElseThrow().name())
        .isEqualTo("B");
    assertThat(elaborator.elaborate(Optional.empty(), Map.of())).isEmpty();
    assertThat(diagnostics.all().getFirst().code()).isEqualTo(Code.NO_SUCH_MODEL);
  }

  private static List<Code> codes(String program, Map<String, String> settings) {
    Diagnostics diagnostics = new Diagnostics();
    Elaborator elaborator = Programs.elaborator(program, SourceLoader.none(), diagnostics);
    assertThat(elaborator.elaborate(Optional.empty(), settings)).isEmpty();
    return diagnostics.all().stream().map(d -> d.code()).toList();
  }
}
