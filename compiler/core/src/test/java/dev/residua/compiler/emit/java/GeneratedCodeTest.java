package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Deep networks become classes that javac takes and HotSpot compiles.
class GeneratedCodeTest {
  /// HotSpot never compiles a method with more bytes of bytecode than this.
  private static final int HUGE_METHOD = 8_000;

  private static final String RESNET_152 =
      """
      import Bottleneck, Stage from "std/resnet"
      model ResNet152 {
          input image: f32[N, 3, 224, 224]
          stem = image -> conv1: conv(64, 7, stride = 2) -> bn1: batch_norm -> relu
              -> max_pool(3, stride = 2)
          features = stem -> layer1: Stage(Bottleneck, 64, 3)
              -> layer2: Stage(Bottleneck, 128, 8, stride = 2)
              -> layer3: Stage(Bottleneck, 256, 36, stride = 2)
              -> layer4: Stage(Bottleneck, 512, 3, stride = 2)
          output logits: f32[N, 1000] = features -> global_avg_pool -> fc: linear(1000)
      }
      """;

  private static final String RESNET_1202 =
      """
      import Basic, Stage from "std/resnet"
      model ResNet1202(n: int = 200) {
          input image: f32[N, 3, 32, 32]
          output logits = image -> conv1: conv(16, 3) -> bn1: batch_norm -> relu
              -> layer1: Stage(Basic, 16, n)
              -> layer2: Stage(Basic, 32, n, stride = 2)
              -> layer3: Stage(Basic, 64, n, stride = 2)
              -> global_avg_pool -> fc: linear(10)
      }
      """;

  private static final String GPT_2 =
      """
      model Gpt2(d: int = 768, heads: int = 12) {
          input ids: i32[N, T]
          words = embedding(50257, d)
          output logits = ids -> words -> + positions(1024)
              -> repeat 12 {
                  a: residual(norm = pre) { attention(heads, causal = true) }
                  -> b: residual(norm = pre) { linear(4 * d) -> gelu(tanh) -> linear(d) }
              }
              -> layer_norm -> linear(weight = words.weight, bias = false)
      }
      """;

  private static final String THOUSAND_LAYERS =
      """
      model Deep {
          input x: f32[N, T, 64]
          output y = x -> repeat 1000 {
              a: residual(norm = post, alpha = 6.7) { attention(4) }
              -> b: residual(norm = post, alpha = 6.7) { linear(128) -> relu -> linear(64) }
          }
      }
      """;

  static Map<String, String> networks() {
    return Map.of(
        "ResNet-152", RESNET_152,
        "ResNet-1202", RESNET_1202,
        "GPT-2", GPT_2,
        "1,000 layers", THOUSAND_LAYERS);
  }

  static Set<String> names() {
    return networks().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void noMethodIsTooLongForHotSpot(String name) {
    var classes = Generated.classes(Generated.graph(networks().getOrDefault(name, "")));

    classes.forEach((type, bytes) -> {
      for (var method : ClassFile.of().parse(bytes).methods()) {
        int length =
            method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
        assertWithMessage("bytes of %s.%s", type, method.methodName().stringValue())
            .that(length)
            .isAtMost(HUGE_METHOD);
      }
    });
  }

  @Test
  void theSameModelGivesTheSameText() {
    var first = Generated.file(Generated.graph(RESNET_152));
    long start = System.nanoTime();
    var second = Generated.file(Generated.graph(RESNET_152));
    System.out.printf("ResNet-152 to Java: %d ms%n", (System.nanoTime() - start) / 1_000_000);

    assertThat(second).isEqualTo(first);
  }
}
