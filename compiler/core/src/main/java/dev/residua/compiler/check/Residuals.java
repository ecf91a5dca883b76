package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.source.ResidualMark;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.syntax.Operator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bracket `residual`: branch and shortcut, and how they are joined.
final class Residuals {
  private final Elaboration elaboration;
  private final Shortcuts shortcuts;

  Residuals(Elaboration elaboration) {
    this.elaboration = elaboration;
    this.shortcuts = new Shortcuts(elaboration);
  }

  /// The options of a residual, evaluated.
  private record Plan(
      Value.Word norm,
      Optional<Value> scale,
      Optional<Double> drop,
      Optional<Double> dropPath,
      Value shortcut,
      boolean fromNorm,
      Optional<Value> alpha,
      boolean whenSameShape,
      Value join,
      Optional<Layer> after,
      SourceSpan shortcutPlace) {}

  Value join(Ast.Residual residual, Env outer) {
    Env env = outer.entering(outer.scope(), outer.it(), outer.naming().child(outer.label()));
    Options options = new Options(elaboration, "residual", residual.options(), outer);
    Plan plan = plan(options, residual);
    options.finish();
    warnOfZero("scale", plan.scale(), "branch", options, residual);
    warnOfZero("alpha", plan.alpha(), "shortcut", options, residual);
    if (outer.it().isEmpty()) {
      return elaboration
          .reports()
          .error(
              Code.NOTHING_FLOWS_IN,
              residual.keyword(),
              "nothing flows into this residual",
              "begin the chain with a value: x -> residual { … }");
    }
    Value it = outer.it().get();
    if (it instanceof Value.Tensors(List<Node> nodes) && nodes.size() != 1) {
      return elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                  Code.VALUE_COUNT,
                  residual.keyword(),
                  "a residual goes around one tensor, but %d flow in".formatted(nodes.size())));
    }
    if (options.failed() || !(it instanceof Value.Tensors input)) {
      return Value.Unknown.VALUE;
    }
    return joined(residual, plan, input, env);
  }

  private void warnOfZero(
      String option, Optional<Value> factor, String side, Options options, Ast.Residual residual) {
    if (factor.flatMap(Arithmetic::real).filter(value -> value == 0).isPresent()) {
      elaboration
          .reports()
          .warn(
              Diagnostic.warning(
                      Code.ZERO_FACTOR,
                      options.span(option, residual.keyword()),
                      "the %s of this residual is multiplied by 0 and counts for nothing"
                          .formatted(side))
                  .help("leave `%s` out, or learn it: %s = rezero".formatted(option, option)));
    }
  }

  private Plan plan(Options options, Ast.Residual residual) {
    Value.Word norm = options.word("norm", Formal.PLACEMENTS, "none");
    Optional<Value> scale = options.factor("scale");
    Optional<Double> drop = options.number("drop");
    Optional<Double> dropPath = options.number("drop_path");
    Value shortcut =
        options.layerOrWord("shortcut", Formal.Kind.SHORTCUT, Formal.SHORTCUTS, "identity");
    boolean fromNorm =
        options.word("from", List.of("input", "norm"), "input").word().equals("norm");
    Optional<Value> alpha = options.factor("alpha");
    String when = options.word("when", List.of("always", "same_shape"), "always").word();
    Value join =
        options.layerOrWord("join", Formal.Kind.JOIN, List.of("add", "concat", "mul"), "add");
    Optional<Layer> after = options.layer("after");
    return new Plan(
        norm,
        scale,
        drop,
        dropPath,
        shortcut,
        fromNorm,
        alpha,
        when.equals("same_shape"),
        join,
        after,
        options.span("shortcut", residual.keyword()));
  }

  private Value joined(Ast.Residual residual, Plan plan, Value.Tensors input, Env env) {
    SourceSpan span = residual.keyword();
    String place = plan.norm().word();
    boolean before = place.equals("pre") || place.equals("sandwich");
    Value normed = before ? norm(plan, "norm", input, env, span) : input;
    Value branch =
        normed instanceof Value.Tensors
            ? elaboration
                .bodies()
                .value(
                    residual.body(),
                    env.entering(env.scope().inner(), Optional.of(normed), env.naming()),
                    true)
            : normed;
    if (place.equals("sandwich")) {
      branch = norm(plan, "norm_out", branch, env, span);
    } else if (place.equals("branch")) {
      branch = norm(plan, "norm", branch, env, span);
    }
    branch = tail(plan, branch, env, span);
    Value sum = sum(residual, plan, input, normed, branch, env);
    if (plan.after().isPresent()) {
      sum = elaboration.application().apply(plan.after().get(), sum, env, span);
    }
    return place.equals("post") ? norm(plan, "norm", sum, env, span) : sum;
  }

  private Value norm(Plan plan, String label, Value flowing, Env env, SourceSpan span) {
    Value wanted =
        plan.norm().argument().orElse(new Layer.Op(elaboration.op("layer_norm"), Arguments.NONE));
    if (!(wanted instanceof Layer layer)) {
      return elaboration
          .reports()
          .error(
              Code.ARGUMENT_TYPE,
              span,
              "`%s(…)` takes a norm, not %s".formatted(plan.norm().word(), wanted.describe()),
              "norm = " + plan.norm().word() + "(rms_norm)");
    }
    boolean names = layer instanceof Layer.Braces || layer instanceof Layer.Named;
    Env at = names ? env : env.labelled(Optional.of(env.naming().fresh(label)));
    return elaboration.application().apply(layer, flowing, at, span);
  }

  /// Scale, dropout and stochastic depth on the branch, in this order.
  private Value tail(Plan plan, Value branch, Env env, SourceSpan span) {
    Value scaled = plan.scale().map(factor -> scaled(branch, factor, env, span)).orElse(branch);
    Value dropped = drop("dropout", plan.drop(), scaled, env, span);
    return drop("drop_path", plan.dropPath(), dropped, env, span);
  }

  private Value scaled(Value branch, Value factor, Env env, SourceSpan span) {
    Value scaled = times(branch, factor, env, span);
    boolean keeps =
        !(scaled instanceof Value.Tensors after)
            || !(branch instanceof Value.Tensors before)
            || after.types().equals(before.types());
    return keeps ? scaled : reshaped(branch.describe(), scaled.describe(), span);
  }

  private Value reshaped(String before, String after, SourceSpan span) {
    return elaboration
        .reports()
        .errorInUse(
            Diagnostic.error(
                    Code.RESIDUAL_SHAPES,
                    span,
                    "a scale keeps the shape of the branch, but makes %s of %s"
                        .formatted(after, before))
                .help("multiply where that is meant: scale = { it * Gate }"));
  }

  private Value times(Value value, Value factor, Env env, SourceSpan span) {
    if (!(value instanceof Value.Tensors)) {
      return value;
    }
    if (factor instanceof Layer layer) {
      Env at = env.labelled(Optional.of(env.naming().fresh("scale")));
      return elaboration.application().apply(layer, value, at, span);
    }
    return elaboration.operators().apply(Operator.MULTIPLY, value, factor, env, span);
  }

  private Value drop(String op, Optional<Double> rate, Value value, Env env, SourceSpan span) {
    if (rate.isEmpty() || rate.get() == 0 || !(value instanceof Value.Tensors(List<Node> nodes))) {
      return value;
    }
    Arguments arguments = Arguments.of(span, Map.of("p", new Value.Real(rate.get())));
    return elaboration.application().op(op, nodes, arguments, env, span, Optional.empty());
  }

  private Value sum(
      Ast.Residual residual, Plan plan, Value.Tensors input, Value normed, Value branch, Env env) {
    SourceSpan span = residual.keyword();
    boolean plain =
        plan.shortcut() instanceof Value.Word(String word, var _) && word.equals("none");
    if (!(branch instanceof Value.Tensors(List<Node> ends)) || plain) {
      return branch;
    }
    if (ends.size() != 1) {
      return elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                  Code.VALUE_COUNT,
                  end(residual.body()),
                  "the body of a residual makes one tensor, not " + ends.size()));
    }
    Node end = ends.getFirst();
    boolean same = input.nodes().getFirst().type().equals(end.type());
    if (plan.whenSameShape() && !same) {
      return branch;
    }
    boolean adds = plan.join() instanceof Value.Word(String how, var _) && !how.equals("concat");
    Shortcuts.Way way = shortcuts.way(plan.shortcut(), input.nodes().getFirst(), end, adds);
    Value from = plan.fromNorm() && !way.isIdentity() ? normed : input;
    Value shortcut = shortcuts.take(way, from, end, env, plan.shortcutPlace());
    Value scaled = plan.alpha().map(factor -> times(shortcut, factor, env, span)).orElse(shortcut);
    if (!(scaled instanceof Value.Tensors(List<Node> skips)) || skips.size() != 1) {
      return Value.Unknown.VALUE;
    }
    if (adds && !skips.getFirst().type().equals(end.type())) {
      return disagree(residual, skips.getFirst(), end);
    }
    Value joined = combine(plan, way, skips.getFirst(), end, env, span);
    if (joined instanceof Value.Tensors(List<Node> nodes)) {
      String norm = plan.norm().word();
      elaboration.advice().joined(nodes.getLast(), end, norm, plan.alpha().isPresent(), span);
    }
    return joined;
  }

  private Value disagree(Ast.Residual residual, Node skip, Node end) {
    if (skip.shape().equals(end.shape())) {
      return elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                      Code.DTYPE,
                      residual.keyword(),
                      "the two sides of this residual do not have the same elements")
                  .saying("the shortcut carries " + skip.type())
                  .also(end(residual.body()), "the body makes " + end.type())
                  .help("let the body end in cast(%s)".formatted(skip.type().dtype())));
    }
    return elaboration
        .reports()
        .errorInUse(
            Diagnostic.error(
                    Code.RESIDUAL_SHAPES,
                    residual.keyword(),
                    "the two sides of this residual do not have the same shape")
                .saying("the shortcut carries " + skip.type())
                .also(end(residual.body()), "the body makes " + end.type())
                .help(
                    Shortcuts.projects(skip, end)
                        ? "let the shortcut project: residual(shortcut = auto)"
                        : "let the body keep the shape of what flows in"));
  }

  private Value combine(
      Plan plan, Shortcuts.Way way, Node skip, Node end, Env env, SourceSpan span) {
    String join = plan.join() instanceof Value.Word(String word, var _) ? word : "custom";
    Optional<ResidualMark> mark =
        Optional.of(new ResidualMark(way.word(), plan.norm().word(), join));
    Application application = elaboration.application();
    if (plan.join() instanceof Layer layer) {
      Value result = custom(layer, skip, end, env, span);
      return result instanceof Value.Tensors(List<Node> nodes) && nodes.size() == 1
          ? new Value.Tensors(elaboration.graph().mark(nodes.getFirst(), mark.get()))
          : result;
    }
    if (join.equals("concat")) {
      Value axis = new Value.Int(Names.channelAxis(end));
      return application.op(
          "concat", List.of(skip, end), Arguments.of(span, Map.of("axis", axis)), env, span, mark);
    }
    Arguments other = Arguments.of(span, Map.of("other", new Value.Tensors(skip)));
    return application.op(join, List.of(end), other, env, span, mark);
  }

  private Value custom(Layer layer, Node skip, Node end, Env env, SourceSpan span) {
    if (!(layer instanceof Layer.Braces(Ast.Body body, Scope scope, var _))) {
      Env both = env.flowing(new Value.Tensors(List.of(skip, end)));
      Value joined = new Value.Tensors(List.of(skip, end));
      return elaboration.application().apply(layer, joined, both, span);
    }
    Scope inner = scope.inner();
    inner.define("skip", new Value.Tensors(skip), span);
    Env at = env.entering(inner, Optional.of(new Value.Tensors(end)), env.naming());
    return elaboration.bodies().value(body, at, true);
  }

  /// The last link of a body, which makes what it gives.
  private static SourceSpan end(Ast.Body body) {
    if (body.statements().isEmpty()
        || !(body.statements().getLast() instanceof Ast.Flow(Ast.Expression value, var _))) {
      return body.span();
    }
    return value instanceof Ast.Chain chain ? chain.links().getLast().value().span() : value.span();
  }
}
