package dev.residua.runtime;

import java.util.List;

/// How another library names a model's parameters: the first rule that matches a parameter's name
/// gives the stored name; a name that no rule matches stays as it is.
public record NameScheme(String name, List<Rule> rules) {
  public NameScheme {
    rules = List.copyOf(rules);
  }

  /// The scheme in which every parameter is stored under its own name.
  public static NameScheme own() {
    return new NameScheme("own", List.of());
  }
}
