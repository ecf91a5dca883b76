package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A sequence of declarations that is being written, in which equal expressions are computed once.
final class Statements {
  private final String type;
  private final String prefix;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();

  /// @param type the type of what is declared
  /// @param prefix what the names begin with
  Statements(String type, String prefix) {
    this.type = type;
    this.prefix = prefix;
  }

  /// A variable that holds `expression`.
  String let(String expression) {
    return known.computeIfAbsent(
        expression,
        text -> {
          var name = prefix + known.size();
          lines.add(type + " " + name + " = " + text + ";");
          return name;
        });
  }

  List<String> lines() {
    return lines;
  }
}
