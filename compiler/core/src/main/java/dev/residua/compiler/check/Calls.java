package dev.residua.compiler.check;

import dev.residua.compiler.check.Arguments.Given;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.op.Signature;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Calls: functions of constants, words with something in parentheses, and layers, whose arguments
/// are bound here and which are applied here where all their tensors are given.
final class Calls {
  private final Elaboration elaboration;

  Calls(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Value call(Ast.Call call, Env env) {
    if (call.callee() instanceof Ast.Reference(Ast.Name name, var _)) {
      Optional<Value> result = function(name.text(), call, env);
      if (result.isPresent()) {
        return result.get();
      }
    }
    Value callee =
        elaboration.evaluator().any(call.callee(), env.argument().expecting(env.words()));
    return switch (callee) {
      case Layer layer -> new Binding(layer, call, env).bind();
      case Value.Word word -> word(word, call, env);
      case Value.Unknown unknown -> {
        call.arguments().forEach(a -> elaboration.evaluator().any(a.value(), env.argument()));
        yield unknown;
      }
      case Value other ->
          reports()
              .error(
                  Code.NOT_CALLABLE,
                  call.callee().span(),
                  "only blocks, layers and functions can be called, not " + other.describe());
    };
  }

  /// A function of constants, unless an op of its name is meant: after `->`, with named arguments,
  /// or with a tensor.
  private Optional<Value> function(String name, Ast.Call call, Env env) {
    boolean op = elaboration.ops().containsKey(name);
    boolean plain = call.arguments().stream().allMatch(a -> a.name().isEmpty());
    if (!Functions.has(name) || elaboration.names().isDeclared(name, env)) {
      return Optional.empty();
    }
    if (op && (env.direct() || !plain || call.arguments().isEmpty())) {
      return Optional.empty();
    }
    List<Value> values = new ArrayList<>();
    for (Ast.Argument argument : call.arguments()) {
      Value value = elaboration.evaluator().any(argument.value(), env.argument());
      if (op && (value instanceof Value.Tensors || value instanceof Layer)) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(elaboration.functions().call(name, values, call.span()));
  }

  private Value word(Value.Word word, Ast.Call call, Env env) {
    if (call.arguments().size() != 1 || call.arguments().getFirst().name().isPresent()) {
      return reports()
          .error(
              Code.ARGUMENT_TYPE,
              call.span(),
              "`" + word.word() + "(…)` takes one thing in parentheses");
    }
    Env argument = env.argument().expecting(List.of("none", "both", "end"));
    Value value = elaboration.evaluator().any(call.arguments().getFirst().value(), argument);
    return value instanceof Value.Unknown ? value : new Value.Word(word.word(), Optional.of(value));
  }

  /// The parameters of a layer that arguments may name.
  static List<Formal> formals(Layer layer) {
    return switch (layer) {
      case Layer.Op op -> op.definition().signature().arguments().stream().map(Formal::of).toList();
      case Layer.Block block ->
          block.block().parameters().stream().flatMap(p -> Formal.of(p).stream()).toList();
      case Layer.Braces _ -> List.of();
      case Layer.Named _ -> List.of();
    };
  }

  static Arguments arguments(Layer layer) {
    return switch (layer) {
      case Layer.Op op -> op.arguments();
      case Layer.Block block -> block.arguments();
      case Layer.Braces _ -> Arguments.NONE;
      case Layer.Named _ -> Arguments.NONE;
    };
  }

  private static Layer with(Layer layer, Arguments arguments) {
    return switch (layer) {
      case Layer.Op op -> new Layer.Op(op.definition(), arguments);
      case Layer.Block block -> new Layer.Block(block.block(), block.module(), arguments);
      case Layer.Braces braces -> braces;
      case Layer.Named named -> named;
    };
  }

  private Reports reports() {
    return elaboration.reports();
  }

  /// The arguments of one call on their way to the parameters.
  private final class Binding {
    private final Layer layer;
    private final Ast.Call call;
    private final Env env;
    private final List<Formal> formals;
    private final Map<String, Given> bound;
    private final List<Given> tensors = new ArrayList<>();
    private final Set<String> here = new HashSet<>();
    private boolean failed;
    private boolean unplaced;

    Binding(Layer layer, Ast.Call call, Env env) {
      this.layer = layer;
      this.call = call;
      this.env = env;
      this.formals = formals(layer);
      this.bound = new LinkedHashMap<>(arguments(layer).byName());
    }

    Value bind() {
      for (Ast.Argument argument : call.arguments()) {
        if (argument.name().isPresent()) {
          byName(argument, argument.name().get());
        } else {
          byPosition(argument);
        }
      }
      return failed ? Value.Unknown.VALUE : distribute();
    }

    private void byName(Ast.Argument argument, Ast.Name name) {
      Optional<Formal> formal =
          formals.stream().filter(f -> f.name().equals(name.text())).findFirst();
      if (formal.isEmpty()) {
        elaboration.evaluator().any(argument.value(), env.argument());
        fail(unknownArgument(name));
        return;
      }
      if (!here.add(name.text())) {
        fail(
            Diagnostic.error(
                Code.UNKNOWN_ARGUMENT, argument.span(), "`" + name + "` is given twice"));
        return;
      }
      Env at = env.argument().expecting(formal.get().words());
      put(formal.get(), elaboration.evaluator().any(argument.value(), at), argument);
    }

    private Diagnostic unknownArgument(Ast.Name name) {
      Diagnostic diagnostic =
          Diagnostic.error(
              Code.UNKNOWN_ARGUMENT,
              name.span(),
              "`%s` has no parameter `%s`".formatted(layer.name(), name));
      List<String> known = formals.stream().map(Formal::name).toList();
      return Suggestion.help(name.text(), known).map(diagnostic::help).orElse(diagnostic);
    }

    private void byPosition(Ast.Argument argument) {
      Optional<Formal> next =
          formals.stream()
              .filter(f -> f.kind() != Formal.Kind.TENSOR)
              .filter(f -> !bound.containsKey(f.name()))
              .findFirst();
      Env at = env.argument().expecting(next.map(Formal::words).orElse(List.of()));
      Value value = elaboration.evaluator().any(argument.value(), at);
      // Whether it is a tensor is not known either, nor what the arguments after it are for.
      unplaced |= value instanceof Value.Unknown;
      if (unplaced) {
        failed = true;
        return;
      }
      boolean tensor = value instanceof Value.Tensors;
      boolean layerForTensor =
          value instanceof Layer && !next.map(Formal::takesLayers).orElse(false);
      if (tensor || (layerForTensor && takesMoreTensors())) {
        Value applied = elaboration.evaluator().applied(value, env.argument(), argument.span());
        failed |= applied instanceof Value.Unknown;
        tensors.add(new Given(applied, argument.span()));
      } else if (next.isPresent()) {
        here.add(next.get().name());
        put(next.get(), value, argument);
      } else if (isScalar(value) && tensors.size() < openTensors().size()) {
        tensors.add(new Given(value, argument.span()));
      } else {
        fail(tooMany(argument.span()));
      }
    }

    private boolean takesMoreTensors() {
      return flows() == Signature.MANY || !openTensors().isEmpty();
    }

    private boolean isScalar(Value value) {
      return value instanceof Value.Int || value instanceof Value.Real;
    }

    private Diagnostic tooMany(SourceSpan span) {
      Diagnostic diagnostic =
          Diagnostic.error(
              Code.TOO_MANY_ARGUMENTS,
              span,
              formals.isEmpty()
                  ? "`" + layer.name() + "` takes no arguments"
                  : "`" + layer.name() + "` takes no more arguments than those before this one");
      List<String> known = formals.stream().map(Formal::name).toList();
      return known.isEmpty() ? diagnostic : diagnostic.help("it takes " + String.join(", ", known));
    }

    private void put(Formal formal, Value value, Ast.Argument argument) {
      Value taken = value;
      if (formal.kind() == Formal.Kind.TENSOR && value instanceof Layer) {
        taken = elaboration.evaluator().applied(value, env.argument(), argument.span());
      }
      Optional<Value> converted = formal.convert(taken);
      failed |= taken instanceof Value.Unknown;
      if (converted.isEmpty()) {
        Diagnostic diagnostic =
            Diagnostic.error(
                Code.ARGUMENT_TYPE,
                argument.value().span(),
                "`%s` of `%s` takes %s, not %s"
                    .formatted(formal.name(), layer.name(), formal.wanted(), taken.describe()));
        fail(diagnostic);
        return;
      }
      bound.put(formal.name(), new Given(converted.get(), argument.value().span()));
    }

    private void fail(Diagnostic diagnostic) {
      failed = true;
      reports().errorInUse(diagnostic);
    }

    private int flows() {
      return layer instanceof Layer.Op op ? op.definition().signature().flowing() : 1;
    }

    private List<Formal> openTensors() {
      return formals.stream()
          .filter(f -> f.kind() == Formal.Kind.TENSOR && !bound.containsKey(f.name()))
          .toList();
    }

    /// Gives the tensors to what flows in and to the parameters, and applies the layer if it has
    /// all.
    private Value distribute() {
      List<Formal> open = openTensors();
      long required = open.stream().filter(Formal::required).count();
      int flows = flows();
      int first;
      if (flows == Signature.MANY) {
        first = tensors.size();
      } else {
        boolean all = !env.direct() && tensors.size() >= flows + required;
        first = all ? flows : 0;
      }
      List<Given> rest = tensors.subList(first, tensors.size());
      if (rest.size() > open.size()) {
        fail(tooMany(rest.get(open.size()).span()));
        return Value.Unknown.VALUE;
      }
      for (int i = 0; i < rest.size(); i++) {
        bound.put(open.get(i).name(), rest.get(i));
      }
      Layer called = with(layer, new Arguments(bound));
      if (first == 0 && flows != 0) {
        return called;
      }
      return flowInto(called, tensors.subList(0, first));
    }

    private Value flowInto(Layer called, List<Given> given) {
      List<Node> nodes = new ArrayList<>();
      if (env.direct() && flows() == Signature.MANY) {
        switch (env.it().orElse(Value.Unknown.VALUE)) {
          case Value.Tensors(List<Node> flowing) -> nodes.addAll(flowing);
          default -> {
            return Value.Unknown.VALUE;
          }
        }
      }
      for (Given tensor : given) {
        if (tensor.value() instanceof Value.Tensors(List<Node> more)) {
          nodes.addAll(more);
        }
      }
      return elaboration.application().apply(called, new Value.Tensors(nodes), env, call.span());
    }
  }
}
