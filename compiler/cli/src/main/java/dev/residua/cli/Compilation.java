package dev.residua.cli;

import dev.residua.compiler.Checked;
import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.JsonRenderer;
import dev.residua.compiler.diagnostic.Severity;
import dev.residua.compiler.diagnostic.TextRenderer;
import dev.residua.compiler.graph.Graph;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads model files, and prints what the compiler says of them.
final class Compilation {
  private final Console console;
  private final DiagnosticsFormat format;
  private final PrintStream stream;
  private final TextRenderer renderer;
  private final List<String> origin = new ArrayList<>();
  private int errors;
  private int warnings;

  /// Diagnostics as text go to standard error, or to standard output where they are the result; as
  /// JSON always to standard output.
  Compilation(
      Console console,
      ColourChoice colour,
      DiagnosticsFormat format,
      boolean diagnosticsAreResult) {
    this.console = console;
    this.format = format;
    boolean toOut = diagnosticsAreResult || format == DiagnosticsFormat.JSON;
    stream = toOut ? console.out() : console.err();
    renderer =
        new TextRenderer(
            toOut ? console.coloursOut(colour) : console.coloursErr(colour), console.width());
  }

  /// All that the models follow from: the texts that were read, and the settings.
  List<String> origin() {
    return List.copyOf(origin);
  }

  int errors() {
    return errors;
  }

  int warnings() {
    return warnings;
  }

  /// The models of a file; none where it has an error.
  List<Graph> check(Path file, CompileOptions options) {
    var source = SourceFiles.read(file);
    var imports = new SourceFiles();
    Checked checked;
    try (var _ = Progress.of(console, "checking " + file)) {
      checked = Compiler.check(source, imports, options);
    }
    origin.add(source.text());
    new TreeMap<>(options.settings())
        .forEach((name, value) -> origin.add("--set " + name + "=" + value));
    origin.addAll(imports.texts());
    checked.diagnostics().forEach(this::print);
    return errors == 0 ? checked.graphs() : List.of();
  }

  /// The one model that is meant; nothing where the file has an error.
  ///
  /// @throws UserError where there are several and none is named, or none at all
  Optional<Graph> one(Path file, CompileOptions options) {
    var graphs = check(file, options);
    if (errors > 0) {
      stream.println(count(errors, "error"));
      return Optional.empty();
    }
    if (graphs.isEmpty()) {
      throw new UserError(
          file + " has no model, or none that needs no settings",
          "name one and give its parameters: --model NAME --set PARAMETER=VALUE");
    }
    if (graphs.size() > 1) {
      throw new UserError(
          file
              + " has several models: "
              + graphs.stream().map(Graph::name).collect(Collectors.joining(", ")),
          "say which: --model " + graphs.getFirst().name());
    }
    return Optional.of(graphs.getFirst());
  }

  /// Prints one more diagnostic, and how many errors there are.
  void report(Diagnostic diagnostic) {
    print(diagnostic);
    if (errors > 0) {
      stream.println(count(errors, "error"));
    }
  }

  private void print(Diagnostic diagnostic) {
    if (diagnostic.severity() == Severity.ERROR) {
      errors++;
    } else {
      warnings++;
    }
    switch (format) {
      case TEXT -> stream.println(renderer.render(diagnostic));
      case JSON -> stream.println(new JsonRenderer().render(diagnostic));
    }
  }

  static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
