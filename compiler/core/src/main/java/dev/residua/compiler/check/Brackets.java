package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The brackets `parallel`, `repeat` and `if`.
final class Brackets {
  private static final long MOST_PASSES = 1_000_000;
  private static final List<String> JOINS = List.of("add", "mul", "concat", "none");

  private final Elaboration elaboration;

  Brackets(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Value repeat(Ast.Repeat repeat, Env env) {
    Evaluator evaluator = elaboration.evaluator();
    Optional<Long> from =
        repeat.from().isEmpty()
            ? Optional.of(0L)
            : evaluator.wholeNumber(repeat.from().get(), env.argument(), "a bound of a repeat");
    Optional<Long> to = evaluator.wholeNumber(repeat.to(), env.argument(), "the count of a repeat");
    if (from.isEmpty() || to.isEmpty()) {
      return Value.Unknown.VALUE;
    }
    long passes = Math.max(0, to.get() - from.get());
    if (to.get() < from.get() || passes > MOST_PASSES) {
      String problem =
          to.get() < from.get()
              ? "a repeat from %d to before %d goes backwards".formatted(from.get(), to.get())
              : "a repeat of %,d passes is too long: at most %,d".formatted(passes, MOST_PASSES);
      return elaboration
          .reports()
          .errorInUse(Diagnostic.error(Code.REPEAT_COUNT, repeat.to().span(), problem));
    }
    return passes(repeat, from.get(), to.get(), env);
  }

  private Value passes(Ast.Repeat repeat, long from, long to, Env env) {
    Naming naming = env.naming().child(env.label());
    if (env.it().isEmpty() && from < to) {
      return elaboration
          .reports()
          .error(
              Code.NOTHING_FLOWS_IN,
              repeat.keyword(),
              "nothing flows into this repeat",
              "begin the chain with a value: x -> repeat …");
    }
    Value flowing = env.it().orElse(Value.Unknown.VALUE);
    for (long i = from; i < to && !(flowing instanceof Value.Unknown); i++) {
      Scope scope = env.scope().inner();
      if (repeat.index().isPresent()) {
        Ast.Name index = repeat.index().get();
        scope.define(index.text(), new Value.Int(i), index.span());
      }
      Naming pass = naming.child(String.valueOf(i));
      Env inside = env.entering(scope, Optional.of(flowing), pass);
      flowing = elaboration.bodies().value(repeat.body(), inside, true);
    }
    return flowing;
  }

  /// The side of an `if` that is taken, if there is one.
  Optional<Ast.Body> side(Ast.If condition, Env env) {
    for (Ast.Case candidate : condition.cases()) {
      Optional<Boolean> holds =
          elaboration.evaluator().condition(candidate.condition(), env.argument());
      if (holds.isEmpty()) {
        return Optional.empty();
      }
      if (holds.get()) {
        return Optional.of(candidate.body());
      }
    }
    return condition.otherwise();
  }

  Value condition(Ast.If condition, Env env, boolean tensors) {
    for (Ast.Case candidate : condition.cases()) {
      Optional<Boolean> holds =
          elaboration.evaluator().condition(candidate.condition(), env.argument());
      if (holds.isEmpty()) {
        return Value.Unknown.VALUE;
      }
      if (holds.get()) {
        return elaboration.bodies().value(candidate.body(), env.branching(), tensors);
      }
    }
    if (condition.otherwise().isPresent()) {
      return elaboration.bodies().value(condition.otherwise().get(), env.branching(), tensors);
    }
    SourceSpan span = condition.cases().getFirst().condition().span();
    return env.it()
        .orElseGet(() ->
            elaboration
                .reports()
                .error(
                    Code.NO_VALUE,
                    span,
                    "this condition does not hold, and there is no `else` and nothing that"
                        + " flows in",
                    "add else { … }"));
  }

  Value parallel(Ast.Parallel parallel, Env env) {
    Options options = new Options(elaboration, "parallel", parallel.options(), env);
    Value.Word join = options.word("join", JOINS, "add");
    Optional<Long> axis = options.integer("axis");
    options.finish();
    Env inside = env.entering(env.scope().inner(), env.it(), env.naming().child(env.label()));
    List<Node> results = new ArrayList<>();
    boolean known = true;
    for (Ast.Statement statement : parallel.body().statements()) {
      if (!(statement instanceof Ast.Flow(Ast.Expression value, SourceSpan span))) {
        elaboration.bodies().statement(statement, inside);
        continue;
      }
      switch (elaboration.evaluator().tensors(value, inside)) {
        case Value.Tensors(List<Node> nodes) -> results.addAll(nodes);
        case Value.Unknown _ -> known = false;
        case Value other -> {
          known = false;
          elaboration
              .reports()
              .error(
                  Code.ARGUMENT_TYPE,
                  span,
                  "a branch of a parallel makes tensors, not " + other.describe());
        }
      }
    }
    if (known && results.isEmpty()) {
      return elaboration
          .reports()
          .error(Code.NO_VALUE, parallel.keyword(), "this parallel has no branches");
    }
    return known && !options.failed()
        ? joined(join.word(), axis, results, env.inside(), parallel.keyword())
        : Value.Unknown.VALUE;
  }

  private Value joined(
      String join, Optional<Long> axis, List<Node> results, Env env, SourceSpan span) {
    if (join.equals("none")) {
      return new Value.Tensors(results);
    }
    if (join.equals("concat")) {
      long along = axis.orElse((long) Names.channelAxis(results.getFirst()));
      Arguments arguments = Arguments.of(span, Map.of("axis", new Value.Int(along)));
      return elaboration
          .application()
          .op("concat", results, arguments, env, span, Optional.empty());
    }
    Value sum = new Value.Tensors(results.getFirst());
    for (Node next : results.subList(1, results.size())) {
      if (sum instanceof Value.Tensors(List<Node> nodes)) {
        Arguments arguments = Arguments.of(span, Map.of("other", new Value.Tensors(next)));
        sum = elaboration.application().op(join, nodes.getFirst(), arguments, env, span);
      }
    }
    return sum;
  }
}
