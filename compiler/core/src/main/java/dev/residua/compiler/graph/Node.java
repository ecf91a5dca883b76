package dev.residua.compiler.graph;

import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// One value of a graph: an operation applied to other values. Immutable; equal only to itself, as
/// two values may be computed alike and yet be two.
public final class Node {
  private final Op op;
  private final List<Node> inputs;
  private final TensorType type;
  private final Origin origin;

  public Node(Op op, List<Node> inputs, TensorType type, Origin origin) {
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.type = type;
    this.origin = origin;
  }

  /// The node that `op` makes of `inputs`, with the type that its shape rule gives.
  ///
  /// @throws ShapeException if they do not fit
  public static Node of(Op op, List<Node> inputs, Origin origin) {
    return new Node(op, inputs, op.infer(inputs.stream().map(Node::type).toList()), origin);
  }

  public Op op() {
    return op;
  }

  public List<Node> inputs() {
    return inputs;
  }

  public Node input(int index) {
    return inputs.get(index);
  }

  public TensorType type() {
    return type;
  }

  public Shape shape() {
    return type.shape();
  }

  public Origin origin() {
    return origin;
  }

  /// This operation on other inputs; itself if they are the same.
  public Node withInputs(List<Node> changed) {
    return inputs.equals(changed) ? this : new Node(op, changed, type, origin);
  }

  public Node withOrigin(Origin changed) {
    return new Node(op, inputs, type, changed);
  }

  @Override
  public String toString() {
    return op.name() + ": " + type + (origin.path().isEmpty() ? "" : " (" + origin.path() + ")");
  }
}
