package dev.residua.compiler.check;

import dev.residua.compiler.check.Arguments.Given;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import java.util.List;
import java.util.Optional;

/// The statements of a body, in their order; its value is that of its last chain.
final class Bodies {
  private final Elaboration elaboration;

  Bodies(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /// The value of a body.
  ///
  /// @param tensors whether a layer at its end stands for its result on what flows in
  Value value(Ast.Body body, Env env, boolean tensors) {
    List<Ast.Statement> statements = body.statements();
    for (int i = 0; i < statements.size(); i++) {
      boolean last = i == statements.size() - 1;
      if (last && statements.get(i) instanceof Ast.Flow(Ast.Expression value, var _)) {
        return tensors
            ? elaboration.evaluator().tensors(value, env)
            : elaboration.evaluator().any(value, env);
      }
      statement(statements.get(i), env);
    }
    SourceSpan span = body.span();
    return reports()
        .error(
            Code.NO_VALUE,
            span.file().span(span.start(), span.start() + 1),
            "this body gives no value: it has no chain at its end",
            "end it with a chain; `it` is what flows in");
  }

  /// A statement whose value nothing takes.
  void statement(Ast.Statement statement, Env env) {
    switch (statement) {
      case Ast.Let let -> {
        if (isNew(let.name(), env)) {
          env.scope().define(let.name().text(), constant(let, env), let.name().span());
        }
      }
      case Ast.Require require -> require(require, env);
      case Ast.Bind bind -> bind(bind, env);
      case Ast.Flow(Ast.If condition, var _) -> {
        Optional<Ast.Body> side = elaboration.brackets().side(condition, env);
        side.ifPresent(body -> body.statements().forEach(s -> statement(s, env)));
      }
      case Ast.Flow flow -> ignored(flow, env);
      case Ast.Input input -> misplaced("input", input.span());
      case Ast.Output output -> misplaced("output", output.span());
      case Ast.NameMap map -> misplaced("names", map.span());
      case Ast.Weights weights -> misplaced("weights", weights.span());
    }
  }

  private void ignored(Ast.Flow flow, Env env) {
    Value value = elaboration.evaluator().tensors(flow.value(), env);
    if (!(value instanceof Value.Unknown)) {
      reports()
          .error(
              Code.RESULT_IGNORED,
              flow.span(),
              "nothing takes the result of this chain",
              "join it with the next one by `->`, or give it a name: x = …");
    }
  }

  private void misplaced(String word, SourceSpan span) {
    SourceSpan place = span.file().span(span.start(), span.start() + word.length());
    reports()
        .error(
            Code.MISPLACED,
            place,
            "`" + word + "` stands in a model's body only",
            word.equals("input") ? "what flows into a block is `it`; others are parameters" : "");
  }

  /// The value of a `let`: a constant, or a layer as a pattern.
  Value constant(Ast.Let let, Env env) {
    Value value = elaboration.evaluator().any(let.value(), env);
    if (let.type().isPresent()) {
      Ast.Parameter typed =
          new Ast.Parameter("", let.name(), let.type().get(), Optional.of(let.value()), let.span());
      return converted(typed, value, let.value().span());
    }
    return value;
  }

  /// Gives a parameter of a block its value in the scope of the body.
  void parameter(Ast.Parameter parameter, Arguments arguments, Env env) {
    String name = parameter.name().text();
    Optional<Formal> formal = Formal.of(parameter);
    if (formal.isEmpty()) {
      elaboration.types().unknown(parameter.type().name(), Formal.TYPES);
    }
    if (!isNew(parameter.name(), env)) {
      return;
    }
    Optional<Given> given = arguments.get(name);
    Value value = Value.Unknown.VALUE;
    if (given.isPresent()) {
      value = given.get().value();
      checkTensor(parameter, value, env, given.get().span());
    } else if (parameter.fallback().isPresent() && formal.isPresent()) {
      Ast.Expression fallback = parameter.fallback().get();
      Env at = env.expecting(formal.get().words());
      value = converted(parameter, elaboration.evaluator().any(fallback, at), fallback.span());
    }
    env.scope().define(name, value, parameter.name().span());
  }

  private void checkTensor(Ast.Parameter parameter, Value value, Env env, SourceSpan span) {
    if (Formal.isTensor(parameter.type())
        && value instanceof Value.Tensors(List<Node> nodes)
        && nodes.size() == 1) {
      elaboration
          .types()
          .check(parameter.type(), nodes.getFirst().type(), env, span, parameter.name().text());
    }
  }

  private Value converted(Ast.Parameter parameter, Value value, SourceSpan span) {
    Optional<Formal> formal = Formal.of(parameter);
    if (formal.isEmpty()) {
      return value;
    }
    return formal
        .get()
        .convert(value)
        .orElseGet(() ->
            reports()
                .error(
                    Code.ARGUMENT_TYPE,
                    span,
                    "`%s` is %s, not %s"
                        .formatted(parameter.name(), formal.get().wanted(), value.describe())));
  }

  private void require(Ast.Require require, Env env) {
    Optional<Boolean> holds = elaboration.evaluator().condition(require.condition(), env);
    if (!holds.orElse(true)) {
      String message =
          require
              .message()
              .map(text -> elaboration.evaluator().any(text, env))
              .map(value -> value instanceof Value.Text(String text) ? text : value.describe())
              .orElse("a requirement is not met: " + require.condition().span().text());
      reports().errorInUse(Diagnostic.error(Code.REQUIREMENT, require.condition().span(), message));
    }
  }

  void bind(Ast.Bind bind, Env env) {
    List<Ast.Binding> targets = bind.targets();
    boolean single = targets.size() == 1;
    Ast.Name first = targets.getFirst().name();
    boolean call =
        single && (bind.value() instanceof Ast.Call || bind.value() instanceof Ast.Reference);
    Env at = call ? env.labelled(Optional.of(first.text())) : env;
    boolean typed = targets.stream().anyMatch(target -> target.type().isPresent());
    Value value =
        single && !typed
            ? elaboration.evaluator().any(bind.value(), at)
            : elaboration.evaluator().tensors(bind.value(), at);
    if (single && value instanceof Layer layer) {
      value = named(layer, first, env);
    }
    if (single
        && !(value instanceof Value.Tensors(List<Node> nodes) && nodes.size() == 1 && typed)) {
      define(targets.getFirst(), value, env);
      return;
    }
    bindEach(bind, value, env);
  }

  private static Value named(Layer layer, Ast.Name name, Env env) {
    return layer instanceof Layer.Named
        ? layer
        : new Layer.Named(name.text(), env.naming().named(name.text()), layer);
  }

  private void bindEach(Ast.Bind bind, Value value, Env env) {
    List<Ast.Binding> targets = bind.targets();
    List<Node> nodes = value instanceof Value.Tensors(List<Node> some) ? some : List.of();
    if (nodes.size() != targets.size()) {
      if (!(value instanceof Value.Unknown)) {
        reports()
            .errorInUse(
                Diagnostic.error(
                        Code.VALUE_COUNT,
                        bind.value().span(),
                        "%d names are given, but this makes %s"
                            .formatted(
                                targets.size(),
                                nodes.isEmpty() ? value.describe() : nodes.size() + " tensors"))
                    .also(targets.getFirst().span().to(targets.getLast().span()), "the names"));
      }
      targets.forEach(target -> define(target, Value.Unknown.VALUE, env));
      return;
    }
    for (int i = 0; i < targets.size(); i++) {
      Node node = nodes.get(i);
      Ast.Binding target = targets.get(i);
      target
          .type()
          .ifPresent(type ->
              elaboration
                  .types()
                  .check(type, node.type(), env, bind.value().span(), target.name().text()));
      define(target, new Value.Tensors(node), env);
    }
  }

  private void define(Ast.Binding target, Value value, Env env) {
    if (isNew(target.name(), env)) {
      env.scope().define(target.name().text(), value, target.name().span());
    }
  }

  /// Whether a name may be given here; reports if not.
  boolean isNew(Ast.Name name, Env env) {
    Optional<SourceSpan> before = env.scope().declared(name.text());
    before.ifPresent(place ->
        reports()
            .error(
                Diagnostic.error(
                        Code.DUPLICATE_NAME,
                        name.span(),
                        "`" + name + "` is given twice in this body")
                    .saying("here again")
                    .also(place, "here first")));
    return before.isEmpty();
  }

  private Reports reports() {
    return elaboration.reports();
  }
}
