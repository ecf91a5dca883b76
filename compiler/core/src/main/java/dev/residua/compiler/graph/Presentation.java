package dev.residua.compiler.graph;

import java.util.List;
import java.util.Map;

/// How a person gives an input or is shown an output, as written after `from` or `as`.
///
/// @param kind `text`, `image`, `labels`, `embedding`, …, or `tensor` when nothing was written
/// @param options the named arguments: strings, numbers, booleans, and lists of these
public record Presentation(String kind, Map<String, Object> options) {
  public static final Presentation TENSOR = new Presentation("tensor", Map.of());

  public Presentation {
    options = Map.copyOf(options);
  }

  /// The text of an option, or `otherwise`.
  public String text(String name, String otherwise) {
    return options.get(name) instanceof String text ? text : otherwise;
  }

  /// The number of an option, or `otherwise`.
  public double number(String name, double otherwise) {
    return options.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  /// The list of an option; empty if it was not given.
  public List<?> list(String name) {
    return options.get(name) instanceof List<?> list ? list : List.of();
  }
}
