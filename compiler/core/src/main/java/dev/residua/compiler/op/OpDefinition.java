package dev.residua.compiler.op;

import dev.residua.compiler.graph.Node;
import java.util.List;

/// What can be called by a name in `.resnet`: it takes arguments, makes parameters, and adds nodes.
///
/// A definition stands in the file of the op that it makes, and in [OpCatalog].
public interface OpDefinition {
  /// The name as it is written.
  String name();

  /// One sentence for help and for the language reference.
  String doc();

  Signature signature();

  /// Adds this call's nodes and gives its results: one, or several for an op like `split`.
  ///
  /// @throws dev.residua.compiler.graph.ShapeException if the inputs do not fit
  /// @throws ArgumentException if an argument's value makes no sense
  List<Node> build(CallSite site);
}
