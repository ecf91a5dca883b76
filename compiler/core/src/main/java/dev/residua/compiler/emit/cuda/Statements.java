package dev.residua.compiler.emit.cuda;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A sequence of declarations that is being written, in which equal expressions are computed once.
final class Statements {
  private final String prefix;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();

  /// @param prefix what the names begin with
  Statements(String prefix) {
    this.prefix = prefix;
  }

  /// A variable that holds `expression`.
  String let(String expression) {
    return known.computeIfAbsent(
        expression,
        text -> {
          var name = prefix + known.size();
          lines.add("float " + name + " = " + text + ";");
          return name;
        });
  }

  List<String> lines() {
    return lines;
  }
}
