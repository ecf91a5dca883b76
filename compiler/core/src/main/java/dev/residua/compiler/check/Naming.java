package dev.residua.compiler.check;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Hands out the names of the layers in one scope: labels as they are, and for layers without one
/// the op's name, numbered where it is taken.
final class Naming {
  private final String path;
  private final Optional<Object> owner;
  private final Set<String> taken = new HashSet<>();

  private Naming(String path, Optional<Object> owner) {
    this.path = path;
    this.owner = owner;
  }

  /// A layer with a name inside another one: the same at each use of the outer one.
  private record Inner(Object owner, String path) {}

  static Naming root() {
    return new Naming("", Optional.empty());
  }

  /// The labels down to this scope, joined by dots.
  String path() {
    return path;
  }

  /// The named layer that this scope is a part of, and whose weights are shared among its uses.
  Optional<Object> owner() {
    return owner;
  }

  Naming child(String label) {
    taken.add(label);
    return new Naming(join(path, label), owner);
  }

  Naming child(Optional<String> label) {
    return label.map(this::child).orElse(this);
  }

  /// The scope of a layer with a name.
  Naming named(String name) {
    String inner = join(path, name);
    Object key = owner.<Object>map(outer -> new Inner(outer, inner)).orElseGet(Object::new);
    taken.add(name);
    return new Naming(inner, Optional.of(key));
  }

  /// The same scope for another use, so that every use gives the same names.
  Naming again() {
    return new Naming(path, owner);
  }

  /// The label of a layer without one.
  String fresh(String name) {
    String label = name;
    for (int count = 2; !taken.add(label); count++) {
      label = name + "_" + count;
    }
    return label;
  }

  static String join(String path, String label) {
    if (path.isEmpty() || label.isEmpty()) {
      return path + label;
    }
    return path + "." + label;
  }
}
