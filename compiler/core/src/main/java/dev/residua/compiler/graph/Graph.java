package dev.residua.compiler.graph;

import java.util.List;

/// A model's meaning.
///
/// @param name the model's name
/// @param doc its doc comment, lines joined by newlines; may be empty
/// @param nodes every value, each after its inputs; inputs and parameters are among them
/// @param inputs what a caller gives, in the order of the file
/// @param outputs what a caller gets, in the order of the file
/// @param schemes how other libraries name the weights
/// @param weights where the weights are when a caller names none; may be empty
public record Graph(
    String name,
    String doc,
    List<Node> nodes,
    List<GraphInput> inputs,
    List<GraphOutput> outputs,
    List<NameScheme> schemes,
    String weights) {
  public Graph {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    schemes = List.copyOf(schemes);
  }

  /// The parameters in the order of their first use.
  public List<Parameter> parameters() {
    return nodes.stream()
        .map(Node::op)
        .filter(ParameterOp.class::isInstance)
        .map(op -> ((ParameterOp) op).parameter())
        .toList();
  }

  /// The same model with other values.
  public Graph with(List<Node> changedNodes, List<GraphOutput> changedOutputs) {
    return new Graph(name, doc, changedNodes, inputs, changedOutputs, schemes, weights);
  }
}
