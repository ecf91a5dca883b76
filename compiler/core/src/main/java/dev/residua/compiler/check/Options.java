package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The options of a bracket: named arguments, each asked for by its name and kind.
final class Options {
  private final Elaboration elaboration;
  private final String bracket;
  private final List<Ast.Argument> given;
  private final Env env;
  private final List<String> known = new ArrayList<>();
  private boolean failed;

  Options(Elaboration elaboration, String bracket, List<Ast.Argument> given, Env env) {
    this.elaboration = elaboration;
    this.bracket = bracket;
    this.given = given;
    this.env = env.argument();
  }

  /// Whether something was wrong with the options asked for so far.
  boolean failed() {
    return failed;
  }

  /// A word, perhaps with something in parentheses.
  Value.Word word(String name, List<String> words, String fallback) {
    Formal formal = new Formal(name, Formal.Kind.WORD, false, false, words);
    return value(formal).orElse(new Value.Word(fallback)) instanceof Value.Word word
        ? word
        : new Value.Word(fallback);
  }

  /// A word or a layer.
  Value layerOrWord(String name, Formal.Kind kind, List<String> words, String fallback) {
    return value(new Formal(name, kind, false, false, words)).orElse(new Value.Word(fallback));
  }

  /// A layer; `none` counts as not given.
  Optional<Layer> layer(String name) {
    return value(new Formal(name, Formal.Kind.LAYER, false, false, List.of("none")))
        .flatMap(value -> value instanceof Layer layer ? Optional.of(layer) : Optional.empty());
  }

  Optional<Double> number(String name) {
    return value(new Formal(name, Formal.Kind.FLOAT, false, false, List.of()))
        .flatMap(Arithmetic::real);
  }

  Optional<Long> integer(String name) {
    return value(new Formal(name, Formal.Kind.INT, false, false, List.of()))
        .flatMap(v -> v instanceof Value.Int(long number) ? Optional.of(number) : Optional.empty());
  }

  /// A number, a tensor or a layer, whatever it is.
  Optional<Value> factor(String name) {
    return value(new Formal(name, Formal.Kind.TENSOR, false, false, List.of("none")))
        .filter(value -> !value.equals(Value.Word.NONE));
  }

  SourceSpan span(String name, SourceSpan otherwise) {
    return argument(name).map(Ast.Argument::span).orElse(otherwise);
  }

  boolean isGiven(String name) {
    return argument(name).isPresent();
  }

  /// Reports options that were never asked for.
  void finish() {
    for (int i = 0; i < given.size(); i++) {
      Ast.Argument argument = given.get(i);
      Optional<String> name = argument.name().map(Ast.Name::text);
      boolean twice =
          name.isPresent()
              && argument(name.get()).filter(a -> !a.span().equals(argument.span())).isPresent();
      if (name.isEmpty()) {
        fail(
            Diagnostic.error(
                    Code.UNKNOWN_ARGUMENT,
                    argument.span(),
                    "the options of `" + bracket + "` are given by name")
                .help(known.getFirst() + " = …"));
      } else if (!known.contains(name.get()) || twice) {
        Diagnostic diagnostic =
            Diagnostic.error(
                Code.UNKNOWN_ARGUMENT,
                argument.name().get().span(),
                twice
                    ? "`" + name.get() + "` is given twice"
                    : "`%s` has no option `%s`".formatted(bracket, name.get()));
        fail(Suggestion.help(name.get(), known).map(diagnostic::help).orElse(diagnostic));
      }
    }
  }

  private Optional<Value> value(Formal formal) {
    known.add(formal.name());
    Optional<Ast.Argument> argument = argument(formal.name());
    if (argument.isEmpty()) {
      return Optional.empty();
    }
    Ast.Expression expression = argument.get().value();
    Value value = elaboration.evaluator().any(expression, env.expecting(formal.words()));
    Optional<Value> converted = formal.convert(value);
    if (converted.isEmpty()) {
      fail(
          Diagnostic.error(
              Code.ARGUMENT_TYPE,
              expression.span(),
              "`%s` of `%s` takes %s, not %s"
                  .formatted(formal.name(), bracket, formal.wanted(), value.describe())));
    }
    failed |= value instanceof Value.Unknown;
    return converted;
  }

  private Optional<Ast.Argument> argument(String name) {
    return given.stream()
        .filter(a -> a.name().filter(n -> n.text().equals(name)).isPresent())
        .findFirst();
  }

  private void fail(Diagnostic diagnostic) {
    failed = true;
    elaboration.reports().errorInUse(diagnostic);
  }
}
