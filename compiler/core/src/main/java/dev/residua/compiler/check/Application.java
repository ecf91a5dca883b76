package dev.residua.compiler.check;

import dev.residua.compiler.check.Arguments.Given;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.ElementTypeException;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.op.ArgumentException;
import dev.residua.compiler.op.Signature;
import dev.residua.compiler.source.ResidualMark;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Applies layers to what flows into them: ops add their nodes, blocks are expanded.
final class Application {
  private static final int DEEPEST = 100;

  private final Elaboration elaboration;

  Application(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Value apply(Layer layer, Value flowing, Env env, SourceSpan span) {
    if (flowing instanceof Value.Unknown) {
      return flowing;
    }
    return switch (layer) {
      case Layer.Op op -> op(op, flowing, env, span, Optional.empty());
      case Layer.Block block -> block(block, flowing, env, span);
      case Layer.Braces(Ast.Body body, Scope scope, var _) ->
          elaboration
              .bodies()
              .value(
                  body,
                  env.entering(
                      scope.inner(), Optional.of(flowing), env.naming().child(env.label())),
                  true);
      case Layer.Named named ->
          apply(
              named.layer(),
              flowing,
              env.naming(named.naming().again()).labelled(Optional.of("")),
              span);
    };
  }

  /// An op of the language itself on one tensor.
  Value op(String name, Node input, Arguments arguments, Env env, SourceSpan span) {
    return op(name, List.of(input), arguments, env, span, Optional.empty());
  }

  Value op(
      String name,
      List<Node> inputs,
      Arguments arguments,
      Env env,
      SourceSpan span,
      Optional<ResidualMark> mark) {
    Layer.Op layer = new Layer.Op(elaboration.op(name), arguments);
    return op(layer, new Value.Tensors(inputs), env, span, mark);
  }

  private Value op(
      Layer.Op layer, Value flowing, Env env, SourceSpan span, Optional<ResidualMark> mark) {
    Optional<List<Node>> inputs = inputs(layer, flowing, span);
    if (inputs.isEmpty() || !hasRequired(layer, span)) {
      return Value.Unknown.VALUE;
    }
    try {
      OpSite site = new OpSite(elaboration, layer, inputs.get(), env, span, mark);
      return new Value.Tensors(layer.definition().build(site));
    } catch (ShapeException e) {
      boolean elements = e instanceof ElementTypeException;
      boolean pointwise = layer.definition().signature().flowing() != 1 || isOperator(layer);
      Code code =
          elements ? Code.DTYPE : pointwise ? Code.SHAPES_DISAGREE : Code.SHAPE_NOT_ACCEPTED;
      return failed(Diagnostic.error(code, span, String.valueOf(e.getMessage())), e.hint());
    } catch (ArgumentException e) {
      SourceSpan place = layer.arguments().get(e.argument()).map(Given::span).orElse(span);
      return failed(
          Diagnostic.error(Code.ARGUMENT_VALUE, place, String.valueOf(e.getMessage())), e.hint());
    } catch (ArithmeticException e) {
      return failed(
          Diagnostic.error(
              Code.OVERFLOW, span, "a size of `" + layer.name() + "` has more than 64 bits"),
          "");
    } catch (OpSite.Reported e) {
      return Value.Unknown.VALUE;
    }
  }

  private boolean isOperator(Layer.Op layer) {
    return layer.arguments().byName().keySet().equals(Set.of("other"))
        && List.of("add", "sub", "mul", "div").contains(layer.name());
  }

  private Value failed(Diagnostic diagnostic, String hint) {
    return reports().errorInUse(hint.isEmpty() ? diagnostic : diagnostic.help(hint));
  }

  private Optional<List<Node>> inputs(Layer.Op layer, Value flowing, SourceSpan span) {
    int wanted = layer.definition().signature().flowing();
    if (!(flowing instanceof Value.Tensors(List<Node> nodes))) {
      reports()
          .error(
              Code.ARGUMENT_TYPE,
              span,
              "`%s` takes a tensor, not %s".formatted(layer.name(), flowing.describe()));
      return Optional.empty();
    }
    boolean fits = wanted == Signature.MANY ? !nodes.isEmpty() : nodes.size() == wanted;
    if (wanted == 0) {
      return Optional.of(List.of());
    }
    if (!fits) {
      reports()
          .errorInUse(
              Diagnostic.error(
                      Code.VALUE_COUNT,
                      span,
                      "`%s` takes %s, but %d flow in"
                          .formatted(
                              layer.name(), wanted == 1 ? "one tensor" : "tensors", nodes.size()))
                  .help("take them apart first: a, b = …"));
      return Optional.empty();
    }
    return Optional.of(nodes);
  }

  private boolean hasRequired(Layer layer, SourceSpan span) {
    List<String> missing =
        Calls.formals(layer).stream()
            .filter(Formal::required)
            .map(Formal::name)
            .filter(name -> Calls.arguments(layer).get(name).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      Diagnostic diagnostic =
          Diagnostic.error(
              Code.MISSING_ARGUMENT,
              span,
              "`%s` needs `%s`".formatted(layer.name(), String.join("` and `", missing)));
      reports().errorInUse(diagnostic.help(layer.name() + "(" + missing.getFirst() + " = …)"));
    }
    return missing.isEmpty();
  }

  private Value block(Layer.Block layer, Value flowing, Env env, SourceSpan span) {
    if (!hasRequired(layer, span)) {
      return Value.Unknown.VALUE;
    }
    checkDepth(layer, span);
    Scope scope = Scope.of(layer.module());
    Naming naming = env.naming().child(env.label());
    Env inside = env.entering(scope, Optional.of(flowing), naming);
    reports().uses().addLast(new Reports.Use(layer.name(), layer.block().span(), span));
    try {
      Env defaults = Env.of(scope, naming);
      for (Ast.Parameter parameter : layer.block().parameters()) {
        elaboration.bodies().parameter(parameter, layer.arguments(), defaults);
      }
      if (!elaboration.types().matches(layer.block().on(), flowing, scope)) {
        return Value.Unknown.VALUE;
      }
      return elaboration.bodies().value(layer.block().body(), inside, true);
    } finally {
      reports().uses().removeLast();
    }
  }

  private void checkDepth(Layer.Block layer, SourceSpan span) {
    if (reports().uses().size() < DEEPEST) {
      return;
    }
    boolean recursive =
        reports().uses().stream().anyMatch(use -> use.declaration().equals(layer.block().span()));
    reports()
        .error(
            recursive
                ? Diagnostic.error(
                        Code.RECURSION, span, "`" + layer.name() + "` uses itself without end")
                    .also(layer.block().name().span(), "this block")
                    .help("depth is written with repeat: repeat n { … }")
                : Diagnostic.error(
                    Code.TOO_LARGE, span, "blocks are nested deeper than " + DEEPEST + " here"));
    throw new Abandoned();
  }

  private Reports reports() {
    return elaboration.reports();
  }
}
