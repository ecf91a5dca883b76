package dev.residua.compiler.op;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import java.util.List;
import java.util.function.Function;

/// An [OpDefinition] made of its parts.
record Definition(
    String name, String doc, Signature signature, Function<CallSite, List<Node>> builder)
    implements OpDefinition {

  /// A definition with one result.
  static OpDefinition of(
      String name, String doc, Signature signature, Function<CallSite, Node> builder) {
    return new Definition(name, doc, signature, site -> List.of(builder.apply(site)));
  }

  /// A definition of an op that takes one tensor and no arguments.
  static OpDefinition unary(String name, String doc, Op op) {
    return of(name, doc, Signature.of(), site -> site.add(op, site.input()));
  }

  /// A definition of an op that takes the tensor that flows in and another.
  static OpDefinition binary(String name, String doc, Op op) {
    return of(
        name,
        doc,
        Signature.of(
            Signature.Argument.required("other", Signature.Kind.TENSOR, "the right-hand side")),
        site -> site.add(op, site.input(), site.tensor("other")));
  }

  @Override
  public List<Node> build(CallSite site) {
    return builder.apply(site);
  }
}
