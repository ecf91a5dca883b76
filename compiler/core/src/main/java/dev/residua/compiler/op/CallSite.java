package dev.residua.compiler.op;

import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// One call of an [OpDefinition] in a model: its arguments, already evaluated and of the kinds that
/// the signature asks for, and the graph that grows.
public interface CallSite {
  /// The tensors that flow in.
  List<Node> inputs();

  /// The single tensor that flows in.
  default Node input() {
    return inputs().getFirst();
  }

  /// Whether the argument was given or has a fallback.
  boolean given(String argument);

  long integer(String argument);

  Dim size(String argument);

  double number(String argument);

  boolean flag(String argument);

  /// A word; for [Signature.Kind#WORD_OR_INT] the number's digits if a number was given.
  String word(String argument);

  String string(String argument);

  List<Long> integers(String argument);

  List<Dim> sizes(String argument);

  Node tensor(String argument);

  /// A parameter of this layer: a new one, named by the path of the layer and `name`.
  Node parameter(String name, TensorType type, Initializer initializer);

  /// A tensor that is loaded with the weights but not trained by a gradient.
  Node statistic(String name, TensorType type, Initializer initializer);

  /// A new value.
  ///
  /// @throws dev.residua.compiler.graph.ShapeException if the inputs do not fit
  Node add(Op op, List<Node> inputs);

  default Node add(Op op, Node... inputs) {
    return add(op, List.of(inputs));
  }

  /// This site with `label` appended to the path of parameters: `attention` makes `query.weight` at
  /// `scope("query")`.
  CallSite scope(String label);
}
