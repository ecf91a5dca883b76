package dev.residua.benchmarks.network;

import java.util.Map;

/// The networks by their names.
final class Networks {
  private Networks() {}

  static Network named(String name) {
    return switch (name) {
      case "resnet18" -> resnet(name, "18");
      case "resnet50" -> resnet(name, "50");
      case "resnet152" -> resnet(name, "152");
      case "mobilenet_v2" -> gallery(name, "mobilenet_v2", Map.of());
      case "minilm" -> new MiniLm();
      case "vit_b16" -> gallery(name, "vit", Map.of());
      case "gpt2" -> gallery(name, "gpt2", Map.of());
      case "encoder" -> sequences(name, "", "mean(axis = 1)");
      case "decoder" -> sequences(name, ", causal = true", "linear(1000, bias = false)");
      default -> {
        if (!name.matches("product-\\d+x\\d+")) {
          throw new IllegalArgumentException("no network " + name);
        }
        var sizes = name.split("[-x]", -1);
        yield product(name, sizes[1], sizes[2]);
      }
    };
  }

  private static Network resnet(String name, String depth) {
    return gallery(name, "resnet", Map.of("depth", depth));
  }

  private static Network gallery(String name, String file, Map<String, String> settings) {
    return new RandomNetwork(name, Sources.example("gallery/" + file + ".resnet", settings));
  }

  /// A Transformer of MiniLM's width that has no longest sequence.
  private static Network sequences(String name, String causal, String head) {
    var text =
        """
        import EncoderLayer from "std/transformer.resnet"
        model Sequences {
            input ids: i32[N, T]
            output y = ids -> embedding(1000, 384) -> + sinusoid
                -> layers: repeat 2 { EncoderLayer(12, 1536, pre, gelu%s) } -> layer_norm -> %s
        }
        """
            .formatted(causal, head);
    return new RandomNetwork(name, Sources.text(text));
  }

  /// A matrix of any number of rows times weights `[depth, columns]`.
  private static Network product(String name, String depth, String columns) {
    var text =
        """
        model Product {
            input x: f32[N, %s]
            output y = x -> linear(%s, bias = false)
        }
        """
            .formatted(depth, columns);
    return new RandomNetwork(name, Sources.text(text));
  }
}
