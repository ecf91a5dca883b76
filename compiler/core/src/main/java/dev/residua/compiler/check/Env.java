package dev.residua.compiler.check;

import java.util.List;
import java.util.Optional;

/// Where an expression stands.
///
/// @param scope the names it sees
/// @param it what flows into its link; empty where nothing does
/// @param body what flows into the body around it
/// @param naming the names of layers
/// @param label the label before its link
/// @param direct whether it is all of a link that stands after `->`
/// @param words the words of an enumeration that may stand here
record Env(
    Scope scope,
    Optional<Value> it,
    Optional<Value> body,
    Naming naming,
    Optional<String> label,
    boolean direct,
    List<String> words) {

  static Env of(Scope scope, Naming naming) {
    return new Env(
        scope, Optional.empty(), Optional.empty(), naming, Optional.empty(), false, List.of());
  }

  /// A body inside, into which `value` flows.
  Env entering(Scope inner, Optional<Value> value, Naming names) {
    return new Env(inner, value, value, names, Optional.empty(), false, List.of());
  }

  /// The body of an `if`, which only has names of its own.
  Env branching() {
    return new Env(scope.inner(), it, it, naming.child(label), Optional.empty(), false, words);
  }

  /// The next link, into which `value` flows.
  Env flowing(Value value) {
    return new Env(scope, Optional.of(value), body, naming, Optional.empty(), true, List.of());
  }

  Env labelled(Optional<String> text) {
    return new Env(scope, it, body, naming, text, direct, words);
  }

  Env expecting(List<String> expected) {
    return new Env(scope, it, body, naming, label, direct, expected);
  }

  Env naming(Naming names) {
    return new Env(scope, it, body, names, label, direct, words);
  }

  /// Inside a larger expression: a label before it is the name of a scope.
  Env inside() {
    return plain()
        ? this
        : new Env(scope, it, body, naming.child(label), Optional.empty(), false, List.of());
  }

  /// In an argument of a call, whose label belongs to the call.
  Env argument() {
    return plain() ? this : new Env(scope, it, body, naming, Optional.empty(), false, List.of());
  }

  private boolean plain() {
    return label.isEmpty() && !direct && words.isEmpty();
  }
}
