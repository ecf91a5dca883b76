package dev.residua.benchmarks.network;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.diagnostic.TextRenderer;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The way from `.resnet` text to a graph.
final class Sources {
  private Sources() {}

  /// The root of this repository.
  static Path root() {
    return Path.of(System.getProperty("residua.root", "."));
  }

  /// The model of an example.
  ///
  /// @param example its file, relative to the folder of examples
  static Graph example(String example, Map<String, String> settings) {
    var file = root().resolve("examples").resolve(example);
    try {
      return graph(new SourceFile(example, Files.readString(file)), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The only model of a text.
  static Graph text(String text) {
    return graph(new SourceFile("benchmark.resnet", text), Map.of());
  }

  private static Graph graph(SourceFile source, Map<String, String> settings) {
    var options = new CompileOptions(Optional.empty(), settings);
    var checked = Compiler.check(source, SourceLoader.none(), options);
    if (checked.graphs().isEmpty()) {
      var renderer = new TextRenderer(false, 100);
      throw new IllegalArgumentException(
          checked.diagnostics().stream().map(renderer::render).collect(Collectors.joining("\n")));
    }
    return checked.graphs().getFirst();
  }
}
