package dev.residua.compiler.check;

import dev.residua.compiler.source.SourceSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The arguments that a call has bound so far, by the names of the parameters.
record Arguments(Map<String, Given> byName) {
  static final Arguments NONE = new Arguments(Map.of());

  /// A value and where it is written.
  record Given(Value value, SourceSpan span) {}

  Optional<Given> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Arguments with(Map<String, Given> more) {
    Map<String, Given> all = new LinkedHashMap<>(byName);
    all.putAll(more);
    return new Arguments(all);
  }

  /// Arguments of a layer that the compiler itself puts in.
  static Arguments of(SourceSpan span, Map<String, Value> values) {
    Map<String, Given> given = new LinkedHashMap<>();
    values.forEach((name, value) -> given.put(name, new Given(value, span)));
    return new Arguments(given);
  }

  static Arguments of(SourceSpan span, String name, List<Value> values) {
    return of(span, Map.of(name, new Value.ListOf(values)));
  }
}
