package dev.residua.compiler.check;

import dev.residua.compiler.source.SourceSpan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The names of one body, inside those of the bodies around it and, outermost, those of the file.
final class Scope {
  private final Optional<Scope> outer;
  private final Module module;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  record Entry(Value value, SourceSpan place) {}

  private Scope(Optional<Scope> outer, Module module) {
    this.outer = outer;
    this.module = module;
  }

  static Scope of(Module module) {
    return new Scope(Optional.empty(), module);
  }

  Scope inner() {
    return new Scope(Optional.of(this), module);
  }

  Module module() {
    return module;
  }

  /// Where the name was given in this very body.
  Optional<SourceSpan> declared(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::place);
  }

  void define(String name, Value value, SourceSpan place) {
    entries.put(name, new Entry(value, place));
  }

  /// What a name in a body stands for; names of the file are not among them.
  Optional<Value> local(String name) {
    Optional<Scope> scope = Optional.of(this);
    while (scope.isPresent()) {
      Entry entry = scope.get().entries.get(name);
      if (entry != null) {
        return Optional.of(entry.value());
      }
      scope = scope.get().outer;
    }
    return Optional.empty();
  }

  /// Every name that could be meant here.
  Set<String> names() {
    Set<String> names = new TreeSet<>(module.names());
    Optional<Scope> scope = Optional.of(this);
    while (scope.isPresent()) {
      names.addAll(scope.get().entries.keySet());
      scope = scope.get().outer;
    }
    return names;
  }
}
