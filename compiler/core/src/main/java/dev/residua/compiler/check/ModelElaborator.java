package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.NameScheme;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Presentation;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Elaborates one model: its parameters, then its statements in their order.
final class ModelElaborator {
  private final Elaboration elaboration;
  private final Ast.Model model;
  private final Env env;
  private final NameMaps nameMaps;
  private final Presentations presentations;
  private final List<GraphInput> inputs = new ArrayList<>();
  private final Map<Dim, SourceSpan> sizes = new LinkedHashMap<>();
  private final List<GraphOutput> outputs = new ArrayList<>();
  private final Map<String, SourceSpan> outputPlaces = new LinkedHashMap<>();
  private final List<NameScheme> schemes = new ArrayList<>();
  private String weights = "";
  private boolean hasOutput;

  ModelElaborator(Elaboration elaboration, Ast.Model model, Module module) {
    this.elaboration = elaboration;
    this.model = model;
    this.env = Env.of(Scope.of(module), Naming.root());
    this.nameMaps = new NameMaps(elaboration.reports());
    this.presentations = new Presentations(elaboration);
  }

  /// The graph; without meaning if errors were reported.
  Graph elaborate(Map<String, String> settings) {
    Arguments given = new Settings(elaboration, model, env.scope().module()).evaluate(settings);
    for (Ast.Parameter parameter : model.parameters()) {
      if (parameter.fallback().isEmpty() && given.get(parameter.name().text()).isEmpty()) {
        elaboration
            .reports()
            .error(
                Code.MISSING_ARGUMENT,
                parameter.span(),
                "the model `%s` needs `%s`".formatted(model.name(), parameter.name()),
                "give it a value: --set %s=…".formatted(parameter.name()));
      }
      elaboration.bodies().parameter(parameter, given, env);
    }
    model.body().statements().forEach(this::statement);
    told();
    if (!hasOutput) {
      elaboration
          .reports()
          .error(
              Code.NO_OUTPUT,
              model.name().span(),
              "the model `" + model.name() + "` has no output",
              "say what it computes: output name = chain");
    }
    List<Node> nodes =
        elaboration
            .graph()
            .reachable(
                outputs.stream().map(GraphOutput::node).toList(),
                inputs.stream().map(GraphInput::node).toList());
    var graph =
        new Graph(
            model.name().text(), model.documentation(), nodes, inputs, outputs, schemes, weights);
    if (!elaboration.reports().diagnostics().hasErrors()) {
      elaboration.advice().check(graph);
    }
    return graph;
  }

  private void statement(Ast.Statement statement) {
    switch (statement) {
      case Ast.Input input -> input(input);
      case Ast.Output output -> output(output);
      case Ast.NameMap map -> schemes.add(nameMaps.scheme(map));
      case Ast.Weights(Ast.Text location, var _) -> weights = location.value();
      case Ast.Flow(Ast.If condition, var _) ->
          elaboration
              .brackets()
              .side(condition, env)
              .ifPresent(body -> body.statements().forEach(this::statement));
      case Ast.Let let -> elaboration.bodies().statement(let, env);
      case Ast.Require require -> elaboration.bodies().statement(require, env);
      case Ast.Bind bind -> elaboration.bodies().bind(bind, env);
      case Ast.Flow flow -> elaboration.bodies().statement(flow, env);
    }
  }

  /// Reports the symbols whose value does not follow from the shapes of the inputs.
  private void told() {
    var known = new HashSet<String>();
    sizes.keySet().forEach(dim -> dim.multiple().ifPresent(it -> known.add(it.symbol())));
    sizes.forEach((dim, span) -> {
      for (var symbol : dim.symbols()) {
        if (known.add(symbol)) {
          elaboration
              .reports()
              .error(
                  Code.SIZE_NOT_TOLD,
                  span,
                  "no input tells what `%s` is: it is only in %s".formatted(symbol, dim),
                  "have an axis of %s, or of a multiple such as 4 * %s".formatted(symbol, symbol));
        }
      }
    });
  }

  private void input(Ast.Input input) {
    String name = input.name().text();
    Optional<TensorType> type = elaboration.types().declared(input.type(), env);
    Presentation from = presentations.from(input.from(), env);
    if (!elaboration.bodies().isNew(input.name(), env)) {
      return;
    }
    if (type.isEmpty()) {
      env.scope().define(name, Value.Unknown.VALUE, input.name().span());
      return;
    }
    if (ArrayLimit.isExceededBy(type.get())) {
      elaboration
          .reports()
          .error(Code.TOO_LARGE, input.type().span(), ArrayLimit.message(type.get()));
      env.scope().define(name, Value.Unknown.VALUE, input.name().span());
      return;
    }
    Node node =
        elaboration
            .graph()
            .add(new InputOp(name, type.get()), List.of(), name, input.span(), Optional.empty());
    env.scope().define(name, new Value.Tensors(node), input.name().span());
    inputs.add(new GraphInput(name, node, from));
    type.get().shape().dims().forEach(dim -> sizes.put(dim, input.type().span()));
  }

  private void output(Ast.Output output) {
    hasOutput = true;
    String name = output.name().text();
    SourceSpan before = outputPlaces.get(name);
    if (before != null) {
      elaboration
          .reports()
          .error(
              Diagnostic.error(
                      Code.DUPLICATE_NAME,
                      output.name().span(),
                      "two outputs are named `" + name + "`")
                  .also(before, "here first"));
    }
    outputPlaces.put(name, output.name().span());
    Value value = elaboration.evaluator().tensors(output.value(), env);
    Presentation as = presentations.as(output.as(), env);
    switch (value) {
      case Value.Tensors(List<Node> nodes) when nodes.size() == 1 -> {
        Node node = nodes.getFirst();
        output
            .type()
            .ifPresent(type ->
                elaboration.types().check(type, node.type(), env, output.value().span(), name));
        outputs.add(new GraphOutput(name, node, as));
        if (env.scope().declared(name).isEmpty()) {
          env.scope().define(name, value, output.name().span());
        }
      }
      case Value.Unknown _ -> env.scope().define(name, Value.Unknown.VALUE, output.name().span());
      default ->
          elaboration
              .reports()
              .error(
                  Code.ARGUMENT_TYPE,
                  output.value().span(),
                  "an output is one tensor, not " + value.describe());
    }
  }
}
