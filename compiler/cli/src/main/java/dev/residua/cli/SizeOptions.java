package dev.residua.cli;

import dev.residua.cli.summary.Sizes;
import dev.residua.compiler.graph.Graph;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// Values of a model's symbols.
final class SizeOptions {
  @Option(
      names = "--size",
      paramLabel = "SYMBOL=N",
      description = "The value of a symbolic size; can be repeated.")
  private Map<String, Long> sizes = new LinkedHashMap<>();

  /// A value for every symbol, by [Sizes#of].
  Map<String, Long> of(Graph graph) {
    return Sizes.of(graph, sizes);
  }
}
