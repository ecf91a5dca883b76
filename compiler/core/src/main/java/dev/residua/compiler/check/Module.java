package dev.residua.compiler.check;

import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.syntax.Ast;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A file with what it declares and imports.
final class Module {
  private final Ast.File file;
  private final Map<String, Found> found = new LinkedHashMap<>();
  private final Set<String> missing = new HashSet<>();
  private boolean complete = true;

  /// A declaration and the file it stands in, whose names it sees.
  record Found(Ast.Declaration declaration, Module module) {}

  Module(Ast.File file) {
    this.file = file;
  }

  Ast.File file() {
    return file;
  }

  SourceFile source() {
    return file.source();
  }

  void add(String name, Found declaration) {
    found.put(name, declaration);
  }

  /// A name that is declared or imported, but what it stands for has errors of its own.
  void addMissing(String name) {
    missing.add(name);
  }

  Set<String> missing() {
    return missing;
  }

  boolean isMissing(String name) {
    return missing.contains(name);
  }

  /// A file could not be imported, so that any unknown name may be due to it.
  void markIncomplete() {
    complete = false;
  }

  boolean isComplete() {
    return complete;
  }

  Optional<Found> find(String name) {
    return Optional.ofNullable(found.get(name));
  }

  Set<String> names() {
    return new TreeSet<>(found.keySet());
  }
}
