package dev.residua.compiler.check;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.graph.Graph;
import java.util.Map;
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
}
