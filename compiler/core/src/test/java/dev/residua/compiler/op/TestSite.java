package dev.residua.compiler.op;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import dev.residua.compiler.graph.Parameter;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.graph.Presentation;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A [CallSite] for tests: one call of one op on named inputs.
///
/// `TestSite.of("conv").input("x", "f32[N, 3, 7, 7]").with("channels", 8).with("kernel", 3)`
public final class TestSite implements CallSite {
  private record State(
      OpDefinition definition,
      List<Node> flowing,
      List<Node> nodes,
      List<GraphInput> graphInputs,
      Map<String, Object> arguments) {}

  private final State state;
  private final String path;

  private TestSite(State state, String path) {
    this.state = state;
    this.path = path;
  }

  /// A call of the op of this name.
  public static TestSite of(String op) {
    var definition = OpCatalog.named(op).orElseThrow(() -> new IllegalArgumentException(op));
    var lists =
        new State(
            definition,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new LinkedHashMap<>());
    return new TestSite(lists, "");
  }

  /// A call of another op on the results of this one; its parameters are named `1.weight`, and
  /// those of a third `2.weight`.
  public TestSite then(String op) {
    var results = state.definition.build(this);
    var definition = OpCatalog.named(op).orElseThrow(() -> new IllegalArgumentException(op));
    var next =
        new State(
            definition,
            new ArrayList<>(results),
            state.nodes,
            state.graphInputs,
            new LinkedHashMap<>());
    int count = path.isEmpty() ? 1 : Integer.parseInt(path.substring(0, path.length() - 1)) + 1;
    return new TestSite(next, count + ".");
  }

  /// The type written `text`, for example `f32[N, 4, 2 * T]`.
  public static TensorType type(String text) {
    int bracket = text.indexOf('[');
    var dims =
        Arrays.stream(text.substring(bracket + 1, text.length() - 1).split(","))
            .map(String::strip)
            .filter(dim -> !dim.isEmpty())
            .map(TestSite::dim)
            .toList();
    return new TensorType(DType.of(text.substring(0, bracket)).orElseThrow(), new Shape(dims));
  }

  private static Dim dim(String text) {
    return Dim.product(
        Arrays.stream(text.split("\\*"))
            .map(String::strip)
            .map(factor ->
                factor.matches("-?[0-9]+") ? Dim.of(Long.parseLong(factor)) : Dim.symbol(factor))
            .toList());
  }

  /// Adds a tensor that flows in.
  public TestSite input(String name, String type) {
    state.flowing.add(value(name, type));
    return this;
  }

  /// Gives an argument a tensor, which is an input of the graph.
  public TestSite tensor(String argument, String type) {
    state.arguments.put(argument, value(argument, type));
    return this;
  }

  private Node value(String name, String type) {
    var node = Node.of(new InputOp(name, type(type)), List.of(), Origin.of(name));
    state.nodes.add(node);
    state.graphInputs.add(new GraphInput(name, node, Presentation.TENSOR));
    return node;
  }

  /// Gives an argument its value: a number, a boolean, a word, a list, or a [Dim].
  public TestSite with(String argument, Object value) {
    boolean known =
        state.definition.signature().arguments().stream()
            .anyMatch(declared -> declared.name().equals(argument));
    if (!known) {
      throw new IllegalArgumentException(state.definition.name() + " has no argument " + argument);
    }
    state.arguments.put(argument, value);
    return this;
  }

  /// The type of the only result.
  public TensorType type() {
    return state.definition.build(this).getFirst().type();
  }

  /// The graph of this call, its results the outputs `y`, or `y0`, `y1`, ….
  public Graph graph() {
    var results = state.definition.build(this);
    var outputs = new ArrayList<GraphOutput>();
    for (int i = 0; i < results.size(); i++) {
      var name = results.size() == 1 ? "y" : "y" + i;
      outputs.add(new GraphOutput(name, results.get(i), Presentation.TENSOR));
    }
    return new Graph("Case", "", state.nodes, state.graphInputs, outputs, List.of(), "");
  }

  @Override
  public List<Node> inputs() {
    return state.flowing;
  }

  @Override
  public boolean given(String argument) {
    return state.arguments.containsKey(argument) || declared(argument).fallback().isPresent();
  }

  private Signature.Argument declared(String name) {
    return state.definition.signature().arguments().stream()
        .filter(argument -> argument.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }

  private Object value(String argument) {
    var declared = declared(argument);
    return state.arguments.containsKey(argument)
        ? state.arguments.get(argument)
        : declared
            .fallback()
            .orElseThrow(() -> new IllegalArgumentException(argument + " was not given"));
  }

  @Override
  public long integer(String argument) {
    return ((Number) value(argument)).longValue();
  }

  @Override
  public Dim size(String argument) {
    return size(value(argument));
  }

  private static Dim size(Object value) {
    return value instanceof Dim dim ? dim : Dim.of(((Number) value).longValue());
  }

  @Override
  public double number(String argument) {
    return ((Number) value(argument)).doubleValue();
  }

  @Override
  public boolean flag(String argument) {
    return (Boolean) value(argument);
  }

  @Override
  public String word(String argument) {
    return value(argument) instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(", "))
        : value(argument).toString();
  }

  @Override
  public String string(String argument) {
    return (String) value(argument);
  }

  @Override
  public List<Long> integers(String argument) {
    return value(argument) instanceof List<?> list
        ? list.stream().map(element -> ((Number) element).longValue()).toList()
        : List.of(integer(argument));
  }

  @Override
  public List<Dim> sizes(String argument) {
    return ((List<?>) value(argument)).stream().map(TestSite::size).toList();
  }

  @Override
  public Node tensor(String argument) {
    return (Node) value(argument);
  }

  @Override
  public Node parameter(String name, TensorType type, Initializer initializer) {
    return stored(new Parameter(path + name, type, initializer, true));
  }

  @Override
  public Node statistic(String name, TensorType type, Initializer initializer) {
    return stored(new Parameter(path + name, type, initializer, false));
  }

  private Node stored(Parameter parameter) {
    return add(new ParameterOp(parameter), List.of());
  }

  @Override
  public Node add(Op op, List<Node> inputs) {
    var node = Node.of(op, inputs, Origin.of(path + state.definition.name()));
    state.nodes.add(node);
    return node;
  }

  @Override
  public CallSite scope(String label) {
    return new TestSite(state, path + label + ".");
  }
}
