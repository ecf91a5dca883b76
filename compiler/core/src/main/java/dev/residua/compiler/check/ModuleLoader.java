package dev.residua.compiler.check;

import dev.residua.compiler.check.Module.Found;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.std.StandardLibrary;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.syntax.Parser;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a file and what it imports.
final class ModuleLoader {
  private static final int DEEPEST = 100;

  private final SourceLoader loader;
  private final Diagnostics diagnostics;
  private final Map<String, Module> loaded = new HashMap<>();
  private final Set<String> loading = new LinkedHashSet<>();

  ModuleLoader(SourceLoader loader, Diagnostics diagnostics) {
    this.loader = loader;
    this.diagnostics = diagnostics;
  }

  Module load(SourceFile source) {
    Module known = loaded.get(source.name());
    if (known != null) {
      return known;
    }
    Ast.File file = Parser.parse(source, diagnostics);
    Module module = new Module(file);
    loading.add(source.name());
    file.broken().forEach(module::addMissing);
    if (file.declarations().isEmpty() && diagnostics.hasErrors()) {
      module.markIncomplete();
    }
    Map<String, SourceSpan> places = new HashMap<>();
    for (Ast.Declaration declaration : file.declarations()) {
      add(module, new Found(declaration, module), declaration.name().span(), places);
    }
    for (Ast.Import wanted : file.imports()) {
      importInto(module, wanted, places);
    }
    loading.remove(source.name());
    loaded.put(source.name(), module);
    return module;
  }

  private void add(Module module, Found found, SourceSpan place, Map<String, SourceSpan> places) {
    String name = found.declaration().name().text();
    Optional<Found> before = module.find(name);
    if (before.isPresent()
        && !before.get().declaration().span().equals(found.declaration().span())) {
      Diagnostic diagnostic =
          Diagnostic.error(Code.DUPLICATE_NAME, place, "`" + name + "` is declared twice")
              .saying("here again");
      diagnostics.add(diagnostic.also(places.getOrDefault(name, place), "here first"));
      return;
    }
    places.put(name, place);
    module.add(name, found);
  }

  private void importInto(Module module, Ast.Import wanted, Map<String, SourceSpan> places) {
    Optional<SourceFile> source = find(module.source(), wanted);
    if (source.isEmpty()) {
      giveUp(module, wanted);
      return;
    }
    if (loading.contains(source.get().name())) {
      diagnostics.add(cycle(source.get().name(), wanted));
      giveUp(module, wanted);
      return;
    }
    Module imported = load(source.get());
    if (!imported.isComplete()) {
      giveUp(module, wanted);
    }
    if (wanted.names().isEmpty()) {
      imported.missing().forEach(module::addMissing);
      for (Ast.Declaration declaration : imported.file().declarations()) {
        add(module, new Found(declaration, imported), wanted.path().span(), places);
      }
      return;
    }
    for (Ast.Name name : wanted.names().get()) {
      Optional<Found> found =
          imported.find(name.text()).filter(candidate -> candidate.module().equals(imported));
      if (found.isPresent()) {
        add(module, found.get(), name.span(), places);
      } else {
        module.addMissing(name.text());
        if (imported.isComplete() && !imported.isMissing(name.text())) {
          diagnostics.add(notThere(name, imported));
        }
      }
    }
  }

  private static void giveUp(Module module, Ast.Import wanted) {
    if (wanted.names().isEmpty()) {
      module.markIncomplete();
    }
    wanted.names().orElse(List.of()).forEach(name -> module.addMissing(name.text()));
  }

  private static Diagnostic notThere(Ast.Name name, Module imported) {
    Diagnostic diagnostic =
        Diagnostic.error(
            Code.UNKNOWN_NAME,
            name.span(),
            "`%s` declares no `%s`".formatted(imported.source().name(), name));
    return Suggestion.help(name.text(), imported.names()).map(diagnostic::help).orElse(diagnostic);
  }

  private Optional<SourceFile> find(SourceFile importer, Ast.Import wanted) {
    String path = wanted.path().value();
    boolean standard = path.startsWith(StandardLibrary.PREFIX);
    if (loading.size() >= DEEPEST) {
      diagnostics.add(
          Diagnostic.error(
              Code.IMPORT_NOT_FOUND, wanted.path().span(), "imports are chained too deeply here"));
      return Optional.empty();
    }
    Optional<SourceFile> source =
        standard ? StandardLibrary.file(path) : loader.load(importer, path);
    if (source.isEmpty()) {
      Diagnostic diagnostic =
          Diagnostic.error(
              Code.IMPORT_NOT_FOUND,
              wanted.path().span(),
              "the file \"" + path + "\" cannot be read");
      diagnostics.add(
          diagnostic.help(
              standard
                  ? "there is " + String.join(", ", StandardLibrary.files())
                  : "paths are relative to the folder of " + importer.name()));
    }
    return source;
  }

  private Diagnostic cycle(String name, Ast.Import wanted) {
    List<String> way = loading.stream().dropWhile(step -> !step.equals(name)).toList();
    return Diagnostic.error(
            Code.IMPORT_CYCLE,
            wanted.path().span(),
            "these files import each other: " + String.join(" → ", way) + " → " + name)
        .help("move what both need into a file of its own");
  }
}
