package dev.residua.compiler.check;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an expression is worth while a model is elaborated.
sealed interface Value permits Value.Constant, Value.Tensors, Layer, Value.Unknown {

  /// What is known without running the model.
  sealed interface Constant extends Value {}

  record Int(long value) implements Constant {}

  record Real(double value) implements Constant {}

  record Bool(boolean value) implements Constant {}

  record Text(String value) implements Constant {}

  /// A size that is known only at run time.
  record Size(Dim dim) implements Constant {}

  record ListOf(List<Value> items) implements Constant {
    public ListOf {
      items = List.copyOf(items);
    }
  }

  /// A word of an enumeration, perhaps with something in parentheses: `pre(rms_norm)`.
  record Word(String word, Optional<Value> argument) implements Constant {
    static final Word NONE = new Word("none");

    Word(String word) {
      this(word, Optional.empty());
    }
  }

  /// One tensor, or several that flow together.
  record Tensors(List<Node> nodes) implements Value {
    public Tensors {
      nodes = List.copyOf(nodes);
    }

    Tensors(Node node) {
      this(List.of(node));
    }

    String types() {
      return nodes.stream().map(n -> n.type().toString()).collect(Collectors.joining(" and "));
    }
  }

  /// What could not be worked out; the error was reported, and nothing that depends on it is.
  record Unknown() implements Value {
    static final Unknown VALUE = new Unknown();
  }

  /// An int where the size is known, a size otherwise.
  static Constant of(Dim dim) {
    return dim.isConstant() ? new Int(dim.constant()) : new Size(dim);
  }

  /// What a message calls this value.
  default String describe() {
    return switch (this) {
      case Int(long value) -> "the int " + value;
      case Real(double value) -> "the float " + value;
      case Bool(boolean value) -> "the bool " + value;
      case Text(String value) -> "the string \"" + shorten(value) + "\"";
      case Size(Dim dim) -> "the size " + dim;
      case ListOf(List<Value> items) -> "a list of " + items.size();
      case Word(String word, Optional<Value> _) -> "`" + word + "`";
      case Tensors tensors ->
          tensors.nodes().size() == 1
              ? "a tensor " + tensors.types()
              : tensors.nodes().size() + " tensors";
      case Layer layer -> "the layer `" + layer.name() + "`";
      case Unknown() -> "something unknown";
    };
  }

  private static String shorten(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() <= 40 ? line : line.substring(0, 40) + "…";
  }
}
