package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.graph.Presentation;
import dev.residua.compiler.syntax.Ast;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what stands after `from` and `as`: how a person gives an input or is shown an output.
final class Presentations {
  private static final List<String> INPUTS = List.of("text", "image");
  private static final List<String> OUTPUTS = List.of("labels", "embedding", "text");

  private final Elaboration elaboration;

  Presentations(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Presentation from(Optional<Ast.Presentation> written, Env env) {
    return written.map(p -> presentation(p, INPUTS, env)).orElse(Presentation.TENSOR);
  }

  Presentation as(Optional<Ast.Presentation> written, Env env) {
    return written.map(p -> presentation(p, OUTPUTS, env)).orElse(Presentation.TENSOR);
  }

  private Presentation presentation(Ast.Presentation written, List<String> kinds, Env env) {
    String kind = written.name().text();
    if (!kinds.contains(kind)) {
      elaboration
          .reports()
          .error(
              Code.PRESENTATION,
              written.name().span(),
              "`" + kind + "` is no way to do this",
              Suggestion.help(kind, kinds).orElse(""));
    }
    Map<String, Object> options = new LinkedHashMap<>();
    for (Ast.Argument argument : written.arguments()) {
      Value value = elaboration.evaluator().any(argument.value(), env);
      Optional<Object> plain = plain(value);
      if (plain.isEmpty() && !(value instanceof Value.Unknown)) {
        elaboration
            .reports()
            .error(
                Code.NOT_CONSTANT,
                argument.span(),
                "an option here is a string, a number, a bool or a list of these, not "
                    + value.describe());
      }
      String unnamed = value instanceof Value.Text ? "file" : "list";
      String name = argument.name().map(Ast.Name::text).orElse(unnamed);
      if (options.containsKey(name)) {
        elaboration
            .reports()
            .error(
                Diagnostic.error(
                    Code.UNKNOWN_ARGUMENT,
                    argument.span(),
                    "the option `" + name + "` is given twice"));
      }
      plain.ifPresent(option -> options.put(name, option));
    }
    return new Presentation(kind, options);
  }

  /// A constant as a plain Java value.
  private static Optional<Object> plain(Value value) {
    return switch (value) {
      case Value.Int(long number) -> Optional.of(number);
      case Value.Real(double number) -> Optional.of(number);
      case Value.Bool(boolean flag) -> Optional.of(flag);
      case Value.Text(String text) -> Optional.of(text);
      case Value.Word(String word, var _) -> Optional.of(word);
      case Value.ListOf(List<Value> items) -> {
        List<Object> plain = items.stream().flatMap(item -> plain(item).stream()).toList();
        yield plain.size() == items.size() ? Optional.of(plain) : Optional.empty();
      }
      default -> Optional.empty();
    };
  }
}
