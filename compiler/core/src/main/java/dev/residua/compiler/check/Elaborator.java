package dev.residua.compiler.check;

import dev.residua.compiler.check.ModelInfo.ParameterInfo;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.syntax.DeepStack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Turns the models of a file into graphs.
///
/// The file and its imports are read once, when an elaborator is made; every mistake is reported to
/// the diagnostics given then.
public final class Elaborator {
  private final SourceFile source;
  private final Module module;
  private final Diagnostics diagnostics;

  public Elaborator(SourceFile source, SourceLoader loader, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
    this.module = new ModuleLoader(loader, diagnostics).load(source);
  }

  /// The models that the file declares itself, in its order.
  public List<ModelInfo> models() {
    return declared().map(Elaborator::info).toList();
  }

  /// The graph of a model.
  ///
  /// @param name the model; may be empty where the file has one only
  /// @param settings values for its parameters, as they are written in the language
  /// @return empty if anything has errors
  public Optional<Graph> elaborate(Optional<String> name, Map<String, String> settings) {
    Optional<Ast.Model> model = find(name);
    if (model.isEmpty()) {
      return Optional.empty();
    }
    Optional<Graph> graph = elaborate(model.get(), settings);
    warn();
    return diagnostics.hasErrors() ? Optional.empty() : graph;
  }

  private void warn() {
    if (!diagnostics.hasErrors()) {
      guarded(() -> {
        new UnusedNames(diagnostics).check(module.file());
        return module;
      });
    }
  }

  /// The graphs of all models that need no settings. Constants and blocks that they do not use are
  /// looked at too, so that everything there is to report is reported.
  ///
  /// @return empty if anything has errors
  public List<Graph> elaborateAll() {
    Elaboration elaboration = new Elaboration(diagnostics);
    guarded(() -> elaboration.names().evaluateConstants(module));
    List<Graph> graphs =
        declared()
            .filter(model -> info(model).isComplete())
            .flatMap(model -> elaborate(model, Map.of()).stream())
            .toList();
    guarded(() -> {
      new BlockNames(elaboration, module).check();
      return module;
    });
    warn();
    return diagnostics.hasErrors() ? List.of() : graphs;
  }

  private Optional<Graph> elaborate(Ast.Model model, Map<String, String> settings) {
    Elaboration elaboration = new Elaboration(diagnostics);
    return guarded(() -> new ModelElaborator(elaboration, model, module).elaborate(settings));
  }

  /// Empty if the work was abandoned after an error.
  private static <T> Optional<T> guarded(Supplier<T> work) {
    try {
      return Optional.of(DeepStack.call(work));
    } catch (Abandoned e) {
      return Optional.empty();
    }
  }

  private Stream<Ast.Model> declared() {
    return module.file().declarations().stream()
        .filter(Ast.Model.class::isInstance)
        .map(Ast.Model.class::cast);
  }

  private Optional<Ast.Model> find(Optional<String> name) {
    List<Ast.Model> models = declared().toList();
    if (name.isEmpty() && models.size() == 1) {
      return Optional.of(models.getFirst());
    }
    Optional<Ast.Model> found =
        models.stream().filter(m -> name.filter(m.name().text()::equals).isPresent()).findFirst();
    if (found.isEmpty() && module.isComplete()) {
      diagnostics.add(notFound(name, models.stream().map(m -> m.name().text()).toList()));
    }
    return found;
  }

  private Diagnostic notFound(Optional<String> name, List<String> models) {
    String file = source.name();
    if (models.isEmpty()) {
      return Diagnostic.error(Code.NO_SUCH_MODEL, "`" + file + "` has no model")
          .help("a model is written: model Name { input …  output … }");
    }
    String there = "there is " + String.join(", ", models);
    return name.map(n ->
            Diagnostic.error(Code.NO_SUCH_MODEL, "`%s` has no model `%s`".formatted(file, n))
                .help(Suggestion.help(n, models).orElse(there)))
        .orElseGet(() ->
            Diagnostic.error(Code.NO_SUCH_MODEL, "`" + file + "` has several models: say which one")
                .help("--model NAME; " + there));
  }

  private static ModelInfo info(Ast.Model model) {
    List<ParameterInfo> parameters =
        model.parameters().stream()
            .map(p ->
                new ParameterInfo(
                    p.name().text(),
                    p.type().span().text(),
                    p.fallback().map(fallback -> fallback.span().text()),
                    p.documentation()))
            .toList();
    return new ModelInfo(model.name().text(), model.documentation(), parameters);
  }
}
