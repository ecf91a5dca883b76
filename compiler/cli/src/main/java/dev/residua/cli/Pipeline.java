package dev.residua.cli;

import dev.residua.compiler.check.Elaborator;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.emit.java.JavaEmitter;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.lower.Lowering;
import dev.residua.compiler.pass.Optimizer;
import dev.residua.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The way from a file to Java source.
public final class Pipeline {
  private Pipeline() {}

  /// What is said of a file, and the graphs of its models; none where there is an error.
  public record Checked(List<Diagnostic> diagnostics, List<Graph> graphs) {
    public Checked {
      diagnostics = List.copyOf(diagnostics);
      graphs = List.copyOf(graphs);
    }
  }

  /// Which model is meant (all, where none is named), and the values of its parameters.
  public record CompileOptions(Optional<String> model, Map<String, String> settings) {
    public CompileOptions {
      settings = Map.copyOf(settings);
    }
  }

  /// A source file.
  ///
  /// @param path relative to the folder of sources, with slashes
  public record GeneratedFile(String path, String text) {}

  /// The graphs of a file's models.
  static Checked check(SourceFile file, SourceLoader loader, CompileOptions options) {
    var diagnostics = new Diagnostics();
    var elaborator = new Elaborator(file, loader, diagnostics);
    var names =
        options.model().isPresent()
            ? List.of(options.model().get())
            : elaborator.models().stream().map(model -> model.name()).toList();
    List<Graph> graphs = new ArrayList<>();
    for (var name : names) {
      elaborator.elaborate(Optional.of(name), options.settings()).ifPresent(graphs::add);
    }
    return new Checked(diagnostics.all(), diagnostics.hasErrors() ? List.of() : graphs);
  }

  /// The sources of a model in a package.
  static List<GeneratedFile> generate(Graph graph, String packageName) {
    var program = Lowering.lower(Optimizer.optimize(graph));
    var path = packageName.replace('.', '/') + "/" + graph.name() + ".java";
    return List.of(new GeneratedFile(path, JavaEmitter.emit(graph, program, packageName)));
  }
}
