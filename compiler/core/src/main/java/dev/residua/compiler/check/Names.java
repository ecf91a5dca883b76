package dev.residua.compiler.check;

import dev.residua.compiler.check.Module.Found;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds what a name stands for: in the bodies around it, in its file and the imports, among the
/// words that may stand there, among the ops, and last among the names of the language.
final class Names {
  private static final Map<String, Value> CONSTANTS =
      Map.of(
          "pi", new Value.Real(Math.PI),
          "inf", new Value.Real(Double.POSITIVE_INFINITY),
          "none", Value.Word.NONE);

  private final Elaboration elaboration;
  private final Map<SourceSpan, Value> constants = new HashMap<>();
  private final Set<SourceSpan> inProgress = new HashSet<>();

  Names(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /// The names of the language that are neither ops nor functions.
  static Set<String> builtIn() {
    Set<String> names = new TreeSet<>(CONSTANTS.keySet());
    names.add("channels");
    return names;
  }

  Value resolve(Ast.Name name, Env env) {
    return find(name, env).orElseGet(() -> unknown(name, env));
  }

  /// Whether the program gives the name a meaning of its own.
  boolean isDeclared(String name, Env env) {
    return env.scope().local(name).isPresent() || env.scope().module().find(name).isPresent();
  }

  private Optional<Value> find(Ast.Name name, Env env) {
    String text = name.text();
    Optional<Value> local = env.scope().local(text);
    if (local.isPresent()) {
      return local;
    }
    Optional<Found> found = env.scope().module().find(text);
    if (found.isPresent()) {
      return Optional.of(declared(found.get(), name));
    }
    if (env.words().contains(text)) {
      return Optional.of(new Value.Word(text));
    }
    if (elaboration.ops().containsKey(text)) {
      return Optional.of(new Layer.Op(elaboration.ops().get(text), Arguments.NONE));
    }
    return text.equals("channels")
        ? Optional.of(channels(env, name.span()))
        : Optional.ofNullable(CONSTANTS.get(text));
  }

  private Value declared(Found found, Ast.Name name) {
    return switch (found.declaration()) {
      case Ast.Block block -> new Layer.Block(block, found.module(), Arguments.NONE);
      case Ast.Let let -> constant(let, found.module());
      case Ast.Model _ ->
          elaboration
              .reports()
              .error(
                  Code.NOT_CALLABLE,
                  name.span(),
                  "`" + name + "` is a model and cannot stand in another one",
                  "make what both need a block");
    };
  }

  /// A constant of a file, evaluated when it is first asked for.
  private Value constant(Ast.Let let, Module module) {
    Value known = constants.get(let.span());
    if (known != null) {
      return known;
    }
    if (!inProgress.add(let.span())) {
      return elaboration
          .reports()
          .error(
              Code.RECURSION, let.name().span(), "the constant `" + let.name() + "` uses itself");
    }
    Env env = Env.of(Scope.of(module), Naming.root());
    Value value = elaboration.bodies().constant(let, env);
    inProgress.remove(let.span());
    constants.put(let.span(), value);
    return value;
  }

  /// Evaluates every constant of a file, for what there is to report.
  List<Value> evaluateConstants(Module module) {
    return module.file().declarations().stream()
        .filter(Ast.Let.class::isInstance)
        .map(let -> constant((Ast.Let) let, module))
        .toList();
  }

  private Value channels(Env env, SourceSpan span) {
    return switch (env.body().orElse(Value.Word.NONE)) {
      case Value.Tensors(List<Node> nodes)
          when nodes.size() == 1 && nodes.getFirst().type().rank() > 0 -> {
        Node node = nodes.getFirst();
        yield Value.of(node.type().dim(channelAxis(node)));
      }
      case Value.Unknown unknown -> unknown;
      default ->
          elaboration
              .reports()
              .error(
                  Code.NOTHING_FLOWS_IN,
                  span,
                  "`channels` is the size of the channel axis that flows into the body, but not one"
                      + " tensor does");
    };
  }

  /// The axis of the channels: 1 of an image, the last otherwise.
  static int channelAxis(Node node) {
    return node.type().rank() == 4 ? 1 : node.type().rank() - 1;
  }

  private Value unknown(Ast.Name name, Env env) {
    Module module = env.scope().module();
    String text = name.text();
    if (!module.isComplete() || module.isMissing(text)) {
      return Value.Unknown.VALUE;
    }
    Diagnostic diagnostic =
        Diagnostic.error(Code.UNKNOWN_NAME, name.span(), "`" + text + "` is not known here");
    if (text.equals("return")) {
      return elaboration
          .reports()
          .error(diagnostic.help("the value of a body is its last chain; leave `return` out"));
    }
    Set<String> known = new TreeSet<>(env.scope().names());
    known.addAll(elaboration.ops().keySet());
    known.addAll(Functions.names());
    known.addAll(builtIn());
    known.addAll(env.words());
    Optional<String> help =
        Suggestion.of(text, known).map(nearest -> "did you mean `" + nearest + "`?");
    return elaboration.reports().error(help.map(diagnostic::help).orElse(diagnostic));
  }

  /// `words.weight`: a weight of a layer that has a name.
  Value member(Ast.Member member, Env env) {
    String weight = member.member().text();
    Ast.Expression owner = member.owner();
    while (owner instanceof Ast.Member(Ast.Expression next, Ast.Name name, var _)) {
      weight = name + "." + weight;
      owner = next;
    }
    return switch (elaboration.evaluator().any(owner, env)) {
      case Layer.Named layer -> weight(layer, weight, member.span());
      case Value.Unknown unknown -> unknown;
      case Value other ->
          elaboration
              .reports()
              .error(
                  Code.NO_SUCH_WEIGHT,
                  member.span(),
                  "`.%s` is a weight of a layer that has a name, but this is %s"
                      .formatted(weight, other.describe()),
                  "name the layer: words = embedding(…)");
    };
  }

  private Value weight(Layer.Named layer, String weight, SourceSpan span) {
    String path = layer.naming().path();
    Optional<Node> node =
        elaboration.graph().parameter(path + "." + weight).map(GraphBuilder.Stored::node);
    if (node.isPresent()) {
      return new Value.Tensors(node.get());
    }
    Set<String> known = new TreeSet<>();
    for (String name : elaboration.graph().parametersUnder(path)) {
      known.add(name.substring(path.length() + 1));
    }
    return known.isEmpty()
        ? elaboration
            .reports()
            .error(
                Code.NO_SUCH_WEIGHT,
                span,
                "`" + layer.name() + "` was not used yet, so its weights have no shape",
                "use it first, or give the weights to the other layer")
        : elaboration
            .reports()
            .error(
                Code.NO_SUCH_WEIGHT,
                span,
                "`%s` has no weight `%s`".formatted(layer.name(), weight),
                Suggestion.help(weight, known).orElse(""));
  }
}
