package dev.residua.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Everything that is compared with ONNX Runtime.
final class Workloads {
  /// A workload that is made when it is wanted.
  record Entry(String name, Supplier<Workload> workload) {}

  private static final String RESNET = "gallery/resnet.resnet";
  private static final String MOBILENET = "gallery/mobilenet_v2.resnet";

  private Workloads() {}

  static List<Entry> all() {
    return List.of(
        product(384, 384, 384),
        product(768, 768, 768),
        product(128, 384, 1536),
        sentences(1, 16),
        sentences(1, 128),
        sentences(8, 128),
        network("resnet18", RESNET, Map.of("depth", "18")),
        network("resnet50", RESNET, Map.of("depth", "50")),
        network("mobilenet_v2", MOBILENET, Map.of()));
  }

  static Workload named(String name) {
    return all().stream()
        .filter(entry -> entry.name().equals(name))
        .map(entry -> entry.workload().get())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no workload " + name));
  }

  /// A matrix `[rows, depth]` times weights `[depth, columns]`.
  private static Entry product(int rows, int depth, int columns) {
    var text =
        """
        model Product {
            input x: f32[%d, %d]
            output y = x -> linear(%d, bias = false)
        }
        """
            .formatted(rows, depth, columns);
    var name = "product-%dx%dx%d".formatted(rows, depth, columns);
    return new Entry(name, () -> new GraphWorkload(Models.text(text), 1));
  }

  private static Entry sentences(int batch, int tokens) {
    var name = "minilm-%dx%d".formatted(batch, tokens);
    return new Entry(name, () -> new SentenceWorkload(batch, tokens));
  }

  /// An image network of the examples on one image.
  private static Entry network(String name, String file, Map<String, String> settings) {
    return new Entry(name, () -> new GraphWorkload(Models.example(file, settings), 1));
  }
}
