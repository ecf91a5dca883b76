package dev.residua.compiler.op;

import java.util.List;
import java.util.Optional;

/// Every operation that a `.resnet` file can name.
public final class OpCatalog {
  private OpCatalog() {}

  /// The definitions, one line each, in alphabetical order.
  public static List<OpDefinition> all() {
    return List.of();
  }

  public static Optional<OpDefinition> named(String name) {
    return all().stream().filter(definition -> definition.name().equals(name)).findFirst();
  }
}
