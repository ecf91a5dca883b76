package dev.residua.compiler.check;

import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.diagnostic.TextRenderer;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.Parameter;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Programs of tests, elaborated.
final class Programs {
  private Programs() {}

  static Graph graph(String program) {
    return graph(program, Map.of());
  }

  /// The graph of the only model, which must have no errors.
  static Graph graph(String program, Map<String, String> settings) {
    Diagnostics diagnostics = new Diagnostics();
    Elaborator elaborator = elaborator(program, SourceLoader.none(), diagnostics);
    Optional<Graph> graph = elaborator.elaborate(Optional.empty(), settings);
    assertWithMessage(print(diagnostics)).that(graph).isPresent();
    return graph.orElseThrow();
  }

  static Elaborator elaborator(String program, SourceLoader loader, Diagnostics diagnostics) {
    return new Elaborator(new SourceFile("model.resnet", program), loader, diagnostics);
  }

  static String print(Diagnostics diagnostics) {
    return diagnostics.all().stream()
        .map(new TextRenderer(false, 100)::render)
        .collect(Collectors.joining("\n"));
  }

  static List<String> parameters(Graph graph) {
    return graph.parameters().stream().map(p -> p.name() + ": " + p.type()).toList();
  }

  /// How many numbers are trained.
  static long count(Graph graph) {
    return graph.parameters().stream()
        .filter(Parameter::trained)
        .mapToLong(p -> p.type().shape().size().constant())
        .sum();
  }
}
