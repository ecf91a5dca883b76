package dev.residua.compiler.check;

import dev.residua.compiler.check.Arguments.Given;
import dev.residua.compiler.check.GraphBuilder.Stored;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import dev.residua.compiler.op.ArgumentException;
import dev.residua.compiler.op.CallSite;
import dev.residua.compiler.op.Constant;
import dev.residua.compiler.op.OpDefinition;
import dev.residua.compiler.op.Signature;
import dev.residua.compiler.source.ResidualMark;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// A call of an op, as its definition sees it.
final class OpSite implements CallSite {
  private final Elaboration elaboration;
  private final OpDefinition definition;
  private final Arguments arguments;
  private final List<Node> inputs;
  private final SourceSpan span;
  private final Path path;
  private final Optional<ResidualMark> mark;

  OpSite(
      Elaboration elaboration,
      Layer.Op layer,
      List<Node> inputs,
      Env env,
      SourceSpan span,
      Optional<ResidualMark> mark) {
    this(
        elaboration,
        layer.definition(),
        layer.arguments(),
        inputs,
        span,
        new Layered(env.naming(), env.label(), layer.name()),
        mark);
  }

  private OpSite(
      Elaboration elaboration,
      OpDefinition definition,
      Arguments arguments,
      List<Node> inputs,
      SourceSpan span,
      Path path,
      Optional<ResidualMark> mark) {
    this.elaboration = elaboration;
    this.definition = definition;
    this.arguments = arguments;
    this.inputs = inputs;
    this.span = span;
    this.path = path;
    this.mark = mark;
  }

  /// An error was reported while the op was built.
  static final class Reported extends RuntimeException {
    private static final long serialVersionUID = 1;

    Reported() {
      super("reported", null, false, false);
    }
  }

  /// The path of a layer, which takes a label only once it has a weight.
  private interface Path {
    String shown();

    String ofWeights();

    Optional<Object> owner();
  }

  private static final class Layered implements Path {
    private final Naming naming;
    private final String name;
    private Optional<String> label;

    Layered(Naming naming, Optional<String> label, String name) {
      this.naming = naming;
      this.label = label;
      this.name = name;
    }

    @Override
    public String shown() {
      return Naming.join(naming.path(), label.orElse(name));
    }

    @Override
    public String ofWeights() {
      if (label.isEmpty()) {
        label = Optional.of(naming.fresh(name));
      }
      return naming.child(label).path();
    }

    @Override
    public Optional<Object> owner() {
      return naming.owner();
    }
  }

  private record Scoped(Path outer, String label) implements Path {
    @Override
    public String shown() {
      return Naming.join(outer.shown(), label);
    }

    @Override
    public String ofWeights() {
      return Naming.join(outer.ofWeights(), label);
    }

    @Override
    public Optional<Object> owner() {
      return outer.owner();
    }
  }

  @Override
  public List<Node> inputs() {
    return inputs;
  }

  @Override
  public boolean given(String argument) {
    return value(argument).isPresent() || fallback(argument).isPresent();
  }

  @Override
  public long integer(String argument) {
    return switch (value(argument).orElse(Value.Unknown.VALUE)) {
      case Value.Int(long value) -> value;
      default -> ((Number) required(argument)).longValue();
    };
  }

  @Override
  public Dim size(String argument) {
    return value(argument)
        .flatMap(Arithmetic::dim)
        .orElseGet(() -> Dim.of(((Number) required(argument)).longValue()));
  }

  @Override
  public double number(String argument) {
    return value(argument)
        .flatMap(Arithmetic::real)
        .orElseGet(() -> ((Number) required(argument)).doubleValue());
  }

  @Override
  public boolean flag(String argument) {
    return value(argument).orElse(Value.Unknown.VALUE) instanceof Value.Bool(boolean flag)
        ? flag
        : (Boolean) required(argument);
  }

  @Override
  public String word(String argument) {
    return switch (value(argument).orElse(Value.Unknown.VALUE)) {
      case Value.Word(String word, var _) -> word;
      case Value.Int(long number) -> String.valueOf(number);
      case Value.ListOf _ -> "";
      default -> String.valueOf(required(argument));
    };
  }

  @Override
  public String string(String argument) {
    return value(argument).orElse(Value.Unknown.VALUE) instanceof Value.Text(String text)
        ? text
        : (String) required(argument);
  }

  @Override
  public List<Long> integers(String argument) {
    return sizes(argument).stream().map(Dim::constant).toList();
  }

  @Override
  public List<Dim> sizes(String argument) {
    return switch (value(argument).orElse(Value.Unknown.VALUE)) {
      case Value.Int(long number) -> List.of(Dim.of(number));
      case Value.Size(Dim dim) -> List.of(dim);
      case Value.ListOf(List<Value> items) ->
          items.stream().map(item -> listed(argument, item)).toList();
      default ->
          required(argument) instanceof List<?> list
              ? list.stream().map(item -> Dim.of(((Number) item).longValue())).toList()
              : List.of(Dim.of(((Number) required(argument)).longValue()));
    };
  }

  private Dim listed(String argument, Value item) {
    return Arithmetic.dim(item)
        .orElseThrow(() ->
            new ArgumentException(
                argument, "`" + argument + "` lists sizes, not " + item.describe(), ""));
  }

  @Override
  public Node tensor(String argument) {
    return switch (value(argument).orElse(Value.Unknown.VALUE)) {
      case Value.Tensors(List<Node> nodes) when nodes.size() == 1 -> nodes.getFirst();
      case Value.Int(long number) -> scalar((double) number, inputs.getFirst().type().dtype());
      case Value.Real(double number) -> scalar(number, DType.F32);
      default -> throw new ArgumentException(argument, "`" + argument + "` takes one tensor", "");
    };
  }

  private Node scalar(double number, DType dtype) {
    return elaboration
        .graph()
        .add(new Constant(number, dtype), List.of(), path.shown(), span, Optional.empty());
  }

  @Override
  public Node parameter(String name, TensorType type, Initializer initializer) {
    return stored(name, type, initializer, true);
  }

  @Override
  public Node statistic(String name, TensorType type, Initializer initializer) {
    return stored(name, type, initializer, false);
  }

  private Node stored(String name, TensorType type, Initializer initializer, boolean trained) {
    String full = Naming.join(path.ofWeights(), name);
    Object owner = path.owner().orElse(this);
    Optional<Stored> before = elaboration.graph().parameter(full);
    if (before.isEmpty()) {
      return elaboration.graph().addParameter(full, type, initializer, trained, owner, span);
    }
    Stored stored = before.get();
    if (!stored.owner().equals(owner)) {
      elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                      Code.DUPLICATE_LAYER, span, "two layers have a weight named `" + full + "`")
                  .saying("here again")
                  .also(stored.place(), "here first")
                  .help("give one of them another label, or put it in a scope: second: …"));
      throw new Reported();
    }
    if (!stored.node().type().equals(type)) {
      elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                      Code.SHARED_LAYER,
                      span,
                      "the weight `%s` is shared, but has two shapes".formatted(full))
                  .saying("here it must be " + type)
                  .also(stored.place(), "here it was " + stored.node().type())
                  .help("flow tensors of one width into it, or make two layers"));
      throw new Reported();
    }
    return stored.node();
  }

  @Override
  public Node add(Op op, List<Node> values) {
    return elaboration.graph().add(op, values, path.shown(), span, mark);
  }

  @Override
  public CallSite scope(String label) {
    Path inner = new Scoped(path, label);
    return new OpSite(elaboration, definition, arguments, inputs, span, inner, mark);
  }

  private Optional<Value> value(String argument) {
    return arguments.get(argument).map(Given::value).filter(value -> !isNone(argument, value));
  }

  private boolean isNone(String argument, Value value) {
    boolean word = formal(argument).words().contains("none");
    return value.equals(Value.Word.NONE) && !word;
  }

  private Optional<Object> fallback(String argument) {
    return formal(argument).fallback();
  }

  private Object required(String argument) {
    return fallback(argument)
        .orElseThrow(() -> new IllegalStateException(definition.name() + " asks for " + argument));
  }

  private Signature.Argument formal(String argument) {
    return definition.signature().arguments().stream()
        .filter(a -> a.name().equals(argument))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(definition.name() + " has no " + argument));
  }
}
