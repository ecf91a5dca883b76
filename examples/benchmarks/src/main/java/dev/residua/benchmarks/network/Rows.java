package dev.residua.benchmarks.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Everything that is compared with ONNX Runtime.
public final class Rows {
  private Rows() {}

  /// The networks, which the ratio is taken over.
  public static List<Row> networks() {
    var rows = new ArrayList<Row>();
    for (var network : List.of("resnet18", "resnet50", "resnet152", "mobilenet_v2")) {
      for (long batch : new long[] {1, 8}) {
        rows.add(new Row(network + "-" + batch, network, Map.of("N", batch)));
      }
    }
    rows.add(sentences(1, 16));
    rows.add(sentences(1, 128));
    rows.add(sentences(8, 128));
    rows.add(sentences(32, 64));
    rows.add(sentences(1, 512));
    rows.add(new Row("vit_b16-1", "vit_b16", Map.of("N", 1L)));
    rows.add(new Row("gpt2-prompt-128", "gpt2", tokens(1, 128)));
    rows.add(new Row("gpt2-token-after-128", "gpt2", tokens(1, 1), 128));
    return rows;
  }

  /// Single matrix products: how near the kernels are to what the machine can do.
  public static List<Row> products() {
    return List.of(product(384, 384, 384), product(768, 768, 768), product(128, 384, 1536));
  }

  /// ResNet-18 on 1, 2, 4, … images.
  public static List<Row> batches(long most) {
    var rows = new ArrayList<Row>();
    for (long batch = 1; batch <= most; batch *= 2) {
      rows.add(new Row("resnet18-" + batch, "resnet18", Map.of("N", batch)));
    }
    return rows;
  }

  /// A Transformer on 128, 256, 512, … tokens.
  ///
  /// @param network `encoder`, or `decoder` with causal attention
  public static List<Row> lengths(String network, long most) {
    var rows = new ArrayList<Row>();
    for (long length = 128; length <= most; length *= 2) {
      rows.add(new Row(network + "-" + length, network, tokens(1, length)));
    }
    return rows;
  }

  /// The names of rows.
  public static List<String> names(List<Row> rows) {
    return rows.stream().map(Row::name).toList();
  }

  /// Networks and products.
  public static List<Row> all() {
    return Stream.concat(networks().stream(), products().stream()).toList();
  }

  /// @throws IllegalArgumentException if there is no such row
  public static Row named(String name) {
    return all().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row " + name));
  }

  private static Row sentences(long batch, long length) {
    return new Row("minilm-%dx%d".formatted(batch, length), "minilm", tokens(batch, length));
  }

  private static Map<String, Long> tokens(long batch, long length) {
    var sizes = new LinkedHashMap<String, Long>();
    sizes.put("N", batch);
    sizes.put("T", length);
    return sizes;
  }

  private static Row product(long rows, int depth, int columns) {
    var name = "product-%dx%dx%d".formatted(rows, depth, columns);
    return new Row(name, "product-%dx%d".formatted(depth, columns), Map.of("N", rows));
  }
}
