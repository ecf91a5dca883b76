package dev.residua.compiler.check;

import dev.residua.compiler.check.Arguments.Given;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.syntax.Parser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a model that are set from outside, as text: `classes=100`.
final class Settings {
  private final Elaboration elaboration;
  private final Ast.Model model;
  private final Module module;

  Settings(Elaboration elaboration, Ast.Model model, Module module) {
    this.elaboration = elaboration;
    this.model = model;
    this.module = module;
  }

  Arguments evaluate(Map<String, String> settings) {
    Map<String, Given> given = new LinkedHashMap<>();
    settings.forEach(
        (name, text) -> evaluate(name, text).ifPresent(value -> given.put(name, value)));
    return new Arguments(given);
  }

  private Optional<Given> evaluate(String name, String text) {
    Optional<Ast.Parameter> parameter =
        model.parameters().stream().filter(p -> p.name().text().equals(name)).findFirst();
    if (parameter.isEmpty()) {
      List<String> known = model.parameters().stream().map(p -> p.name().text()).toList();
      String help = Suggestion.help(name, known).orElse("it has no parameters");
      report("the model `%s` has no parameter `%s`".formatted(model.name(), name), help);
      return Optional.empty();
    }
    Optional<Formal> formal = Formal.of(parameter.get());
    if (formal.isEmpty()) {
      return Optional.empty();
    }
    boolean string = formal.get().kind() == Formal.Kind.STRING && !formal.get().isList();
    SourceFile file = new SourceFile("--set " + name, "let value = " + text);
    SourceSpan span = file.span(0, file.text().length());
    Value value = string ? new Value.Text(text) : parsed(file, formal.get());
    Optional<Value> converted = formal.get().convert(value);
    if (converted.isEmpty() || value instanceof Value.Unknown) {
      report(
          "`%s` of the model `%s` is %s, not `%s`"
              .formatted(name, model.name(), formal.get().wanted(), text),
          "--set " + name + "=" + example(formal.get()));
      return Optional.of(new Given(Value.Unknown.VALUE, span));
    }
    return Optional.of(new Given(converted.get(), span));
  }

  private Value parsed(SourceFile file, Formal formal) {
    Diagnostics diagnostics = new Diagnostics();
    Ast.File parsed = Parser.parse(file, diagnostics);
    if (diagnostics.hasErrors()
        || parsed.declarations().size() != 1
        || !(parsed.declarations().getFirst() instanceof Ast.Let let)) {
      return Value.Unknown.VALUE;
    }
    Env env = Env.of(Scope.of(module), Naming.root()).expecting(formal.words());
    return new Elaboration(diagnostics).evaluator().any(let.value(), env);
  }

  private static String example(Formal formal) {
    String one =
        switch (formal.kind()) {
          case FLOAT -> "0.5";
          case BOOL -> "true";
          case STRING -> "\"text\"";
          case LAYER -> "relu";
          default -> formal.words().isEmpty() ? "10" : formal.words().getFirst();
        };
    return formal.isList() ? "[" + one + "]" : one;
  }

  private void report(String message, String help) {
    elaboration.reports().error(Diagnostic.error(Code.SETTING, message).help(help));
  }
}
