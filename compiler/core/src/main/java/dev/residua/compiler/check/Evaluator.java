package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Evaluates expressions: constants to constants, chains to the tensors at their end.
final class Evaluator {
  private static final long MOST_STEPS = 50_000_000;
  private static final int DEEPEST = 1_000;

  private final Elaboration elaboration;
  private long steps;
  private int depth;

  Evaluator(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /// The value of an expression; a layer stays a layer.
  Value any(Ast.Expression expression, Env env) {
    return evaluate(expression, env, false);
  }

  /// The tensors of an expression: a layer stands for its result on what flows in.
  Value tensors(Ast.Expression expression, Env env) {
    Value value = evaluate(expression, env, true);
    return applied(value, env, expression.span());
  }

  /// A layer applied to what flows in; other values as they are.
  Value applied(Value value, Env env, SourceSpan span) {
    if (!(value instanceof Layer layer)) {
      return value;
    }
    if (env.it().isEmpty()) {
      return reports()
          .error(
              Code.NOTHING_FLOWS_IN,
              span,
              "nothing flows into `" + layer.name() + "` here",
              "begin the chain with a value: x -> " + layer.name());
    }
    return elaboration.application().apply(layer, env.it().get(), env, span);
  }

  private Value evaluate(Ast.Expression expression, Env env, boolean tensors) {
    checkLimits(expression.span());
    depth++;
    try {
      return switch (expression) {
        case Ast.IntLiteral(long value, var _) -> new Value.Int(value);
        case Ast.FloatLiteral(double value, var _) -> new Value.Real(value);
        case Ast.BoolLiteral(boolean value, var _) -> new Value.Bool(value);
        case Ast.Text(String value, var _) -> new Value.Text(value);
        case Ast.Reference(Ast.Name name, var _) -> elaboration.names().resolve(name, env);
        case Ast.It(SourceSpan span) -> it(env, span);
        case Ast.Chain chain -> chain(chain, env);
        case Ast.Section(var operator, var right, var span) ->
            elaboration
                .operators()
                .apply(operator, it(env, span), any(right, env.inside()), env, span);
        case Ast.Binary binary -> elaboration.operators().binary(binary, env.inside());
        case Ast.Unary(var operator, var operand, var span) ->
            elaboration.operators().unary(operator, any(operand, env.inside()), env, span);
        case Ast.Call call -> elaboration.calls().call(call, env);
        case Ast.Index index -> index(index, env.inside());
        case Ast.Member member -> elaboration.names().member(member, env.inside());
        case Ast.ListLiteral list -> list(list, env);
        case Ast.Tuple tuple -> tuple(tuple, env.inside());
        case Ast.Residual residual -> elaboration.residuals().join(residual, env);
        case Ast.Parallel parallel -> elaboration.brackets().parallel(parallel, env);
        case Ast.Repeat repeat -> elaboration.brackets().repeat(repeat, env);
        case Ast.If condition -> elaboration.brackets().condition(condition, env, tensors);
        case Ast.Braces(Ast.Body body, SourceSpan span) ->
            new Layer.Braces(body, env.scope(), span);
      };
    } finally {
      depth--;
    }
  }

  private void checkLimits(SourceSpan span) {
    steps++;
    boolean tooLong = steps > MOST_STEPS || elaboration.graph().isFull();
    if (tooLong || depth > DEEPEST) {
      String message =
          depth > DEEPEST
              ? "blocks and brackets are nested too deeply when they are expanded"
              : "the network has more than %,d operations".formatted(GraphBuilder.MOST_NODES);
      reports().errorInUse(Diagnostic.error(Code.TOO_LARGE, span, message));
      throw new Abandoned();
    }
  }

  private Value it(Env env, SourceSpan span) {
    return env.it()
        .orElseGet(() ->
            reports()
                .error(
                    Code.NOTHING_FLOWS_IN,
                    span,
                    "nothing flows in here",
                    "begin the chain with an input or a named value"));
  }

  private Value chain(Ast.Chain chain, Env env) {
    Env here = env.inside();
    Value flowing = Value.Unknown.VALUE;
    for (int i = 0; i < chain.links().size(); i++) {
      Ast.Link link = chain.links().get(i);
      Env at = i == 0 ? here : here.flowing(flowing);
      flowing = tensors(link.value(), at.labelled(link.label().map(Ast.Name::text)));
      if (!(flowing instanceof Value.Tensors) && !(flowing instanceof Value.Unknown)) {
        flowing =
            reports()
                .error(
                    Code.ARGUMENT_TYPE,
                    link.span(),
                    "tensors flow along `->`, but this is " + flowing.describe());
      }
    }
    return flowing;
  }

  private Value tuple(Ast.Tuple tuple, Env env) {
    List<Node> nodes = new ArrayList<>();
    boolean known = true;
    for (Ast.Expression item : tuple.items()) {
      switch (tensors(item, env)) {
        case Value.Tensors(List<Node> more) -> nodes.addAll(more);
        case Value.Unknown _ -> known = false;
        case Value other -> {
          known = false;
          reports()
              .error(
                  Code.ARGUMENT_TYPE,
                  item.span(),
                  "several tensors flow together, but this is " + other.describe(),
                  "a list of constants stands in square brackets");
        }
      }
    }
    return known ? new Value.Tensors(nodes) : Value.Unknown.VALUE;
  }

  private Value list(Ast.ListLiteral list, Env env) {
    Env item = env.inside().expecting(env.words());
    List<Value> values = list.items().stream().map(e -> any(e, item)).toList();
    boolean known = values.stream().noneMatch(Value.Unknown.class::isInstance);
    return known ? new Value.ListOf(values) : Value.Unknown.VALUE;
  }

  private Value index(Ast.Index index, Env env) {
    Value list = any(index.list(), env);
    Value place = any(index.index(), env);
    if (list instanceof Value.Unknown || place instanceof Value.Unknown) {
      return Value.Unknown.VALUE;
    }
    if (!(list instanceof Value.ListOf(List<Value> items))
        || !(place instanceof Value.Int(long at))) {
      String help =
          list instanceof Value.Tensors ? "parts of a tensor are taken with slice(…)" : "";
      return reports()
          .error(
              Code.OPERAND_TYPE,
              index.span(),
              "`[…]` takes a list and an int, not %s and %s"
                  .formatted(list.describe(), place.describe()),
              help);
    }
    long from = at < 0 ? at + items.size() : at;
    if (from < 0 || from >= items.size()) {
      return reports()
          .error(
              Code.INDEX,
              index.index().span(),
              "there is no item %d in a list of %d".formatted(at, items.size()));
    }
    return items.get((int) from);
  }

  /// A constant of one Java type, or empty after an error.
  Optional<Long> wholeNumber(Ast.Expression expression, Env env, String what) {
    return switch (any(expression, env)) {
      case Value.Int(long value) -> Optional.of(value);
      case Value.Unknown _ -> Optional.empty();
      case Value other -> {
        reports()
            .error(
                Code.NOT_CONSTANT,
                expression.span(),
                "%s is an int that is known when the model is compiled, not %s"
                    .formatted(what, other.describe()));
        yield Optional.empty();
      }
    };
  }

  /// A condition, or empty after an error.
  Optional<Boolean> condition(Ast.Expression expression, Env env) {
    return switch (any(expression, env)) {
      case Value.Bool(boolean value) -> Optional.of(value);
      case Value.Unknown _ -> Optional.empty();
      case Value other -> {
        reports()
            .error(
                Code.NOT_CONSTANT,
                expression.span(),
                "a condition is a bool that is known when the model is compiled, not "
                    + other.describe());
        yield Optional.empty();
      }
    };
  }

  private Reports reports() {
    return elaboration.reports();
  }
}
