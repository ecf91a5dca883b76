package dev.residua.compiler.check;

import dev.residua.compiler.op.Signature;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A parameter of an op, a block or a model, as calls see it.
///
/// @param isList whether a list of values of the kind is asked for
/// @param words the words that may stand for it
record Formal(String name, Kind kind, boolean isList, boolean required, List<String> words) {
  static final List<String> PLACEMENTS = List.of("none", "pre", "post", "sandwich", "branch");
  static final List<String> SHORTCUTS =
      List.of("auto", "identity", "projection", "pad", "avg_projection", "none");
  static final List<String> JOINS = List.of("add", "concat", "mul", "none");
  static final Set<String> TYPES =
      Set.of("int", "float", "bool", "string", "block", "tensor", "placement", "shortcut", "join");

  enum Kind {
    INT("an int"),
    SIZE("a size"),
    FLOAT("a float"),
    BOOL("a bool"),
    STRING("a string"),
    INTS("an int or a list of ints"),
    SIZES("a list of sizes"),
    WORD("a word"),
    WORD_OR_INT("a word or an int"),
    TENSOR("a tensor"),
    LAYER("a block"),
    PLACEMENT("a placement"),
    SHORTCUT("a shortcut"),
    JOIN("a join");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  static Formal of(Signature.Argument argument) {
    Kind kind =
        switch (argument.kind()) {
          case INT -> Kind.INT;
          case SIZE -> Kind.SIZE;
          case FLOAT -> Kind.FLOAT;
          case BOOL -> Kind.BOOL;
          case WORD -> Kind.WORD;
          case WORD_OR_INT -> Kind.WORD_OR_INT;
          case STRING -> Kind.STRING;
          case INTS -> Kind.INTS;
          case SIZES -> Kind.SIZES;
          case TENSOR -> Kind.TENSOR;
        };
    boolean required = argument.fallback().isEmpty() && !argument.optional();
    List<String> words = new ArrayList<>(argument.words());
    if (argument.optional() && !words.contains("none")) {
      words.add("none");
    }
    return new Formal(argument.name(), kind, false, required, List.copyOf(words));
  }

  /// The parameter of a block; empty if its type is unknown.
  static Optional<Formal> of(Ast.Parameter parameter) {
    boolean required = parameter.fallback().isEmpty();
    boolean list = parameter.type().dimensions().filter(List::isEmpty).isPresent();
    String type = parameter.type().name().text();
    if (!TYPES.contains(type)) {
      return isTensor(parameter.type())
          ? Optional.of(
              new Formal(parameter.name().text(), Kind.TENSOR, false, required, List.of()))
          : Optional.empty();
    }
    Kind kind =
        switch (type) {
          case "int" -> Kind.INT;
          case "float" -> Kind.FLOAT;
          case "bool" -> Kind.BOOL;
          case "string" -> Kind.STRING;
          case "block" -> Kind.LAYER;
          case "placement" -> Kind.PLACEMENT;
          case "shortcut" -> Kind.SHORTCUT;
          case "join" -> Kind.JOIN;
          default -> Kind.TENSOR;
        };
    List<String> words =
        switch (kind) {
          case PLACEMENT -> PLACEMENTS;
          case SHORTCUT -> SHORTCUTS;
          case JOIN -> JOINS;
          case LAYER, TENSOR -> List.of("none");
          default -> List.of();
        };
    return Optional.of(new Formal(parameter.name().text(), kind, list, required, words));
  }

  /// Whether a type is that of tensors: an element type, with or without sizes.
  static boolean isTensor(Ast.Type type) {
    return DType.of(type.name().text()).isPresent();
  }

  /// What a message says that is asked for.
  String wanted() {
    String one =
        words.isEmpty() || words.equals(List.of("none"))
            ? kind.words
            : kind.words + " (" + String.join(", ", words) + ")";
    return isList ? "a list, each " + one : one;
  }

  boolean takesLayers() {
    return kind == Kind.LAYER || kind == Kind.SHORTCUT || kind == Kind.JOIN || kind == Kind.TENSOR;
  }

  /// The value as this parameter wants it; empty if it is of another kind.
  Optional<Value> convert(Value value) {
    if (value instanceof Value.Unknown) {
      return Optional.of(value);
    }
    if (isList) {
      return value instanceof Value.ListOf(List<Value> items)
          ? convertAll(items)
          : Optional.empty();
    }
    return convertOne(value);
  }

  private Optional<Value> convertAll(List<Value> items) {
    List<Value> converted = items.stream().flatMap(item -> convertOne(item).stream()).toList();
    return converted.size() == items.size()
        ? Optional.of(new Value.ListOf(converted))
        : Optional.empty();
  }

  private Optional<Value> convertOne(Value value) {
    boolean word = value instanceof Value.Word(String text, var _) && words.contains(text);
    boolean fits =
        word
            || switch (kind) {
              case INT -> value instanceof Value.Int;
              case SIZE -> value instanceof Value.Int || value instanceof Value.Size;
              case FLOAT -> value instanceof Value.Int || value instanceof Value.Real;
              case BOOL -> value instanceof Value.Bool;
              case STRING -> value instanceof Value.Text;
              case INTS -> value instanceof Value.Int || isListOfInts(value);
              case SIZES -> value instanceof Value.Int || value instanceof Value.ListOf;
              case WORD, PLACEMENT -> false;
              case WORD_OR_INT -> value instanceof Value.Int || isListOfInts(value);
              case TENSOR ->
                  value instanceof Value.Tensors || value instanceof Layer || isNumber(value);
              case LAYER, SHORTCUT, JOIN -> value instanceof Layer;
            };
    if (!fits) {
      return Optional.empty();
    }
    return kind == Kind.FLOAT && value instanceof Value.Int(long whole)
        ? Optional.of(new Value.Real(whole))
        : Optional.of(value);
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Int || value instanceof Value.Real;
  }

  private static boolean isListOfInts(Value value) {
    return value instanceof Value.ListOf(List<Value> items)
        && items.stream().allMatch(Value.Int.class::isInstance);
  }
}
