package dev.residua.compiler.check;

import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Op;
import dev.residua.compiler.graph.Parameter;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.source.ResidualMark;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The graph that grows while a model is elaborated.
final class GraphBuilder {
  static final int MOST_NODES = 2_000_000;

  private final List<Node> nodes = new ArrayList<>();
  private final TreeMap<String, Stored> parameters = new TreeMap<>();
  private final Map<SourceLine, String> lines = new HashMap<>();

  private record SourceLine(Object file, int line) {}

  /// A parameter, whose layer it is, and where that stands.
  record Stored(Node node, Object owner, SourceSpan place) {}

  /// Adds a node.
  ///
  /// @throws ShapeException if the inputs do not fit the op, or the result no tensor
  Node add(Op op, List<Node> inputs, String path, SourceSpan place, Optional<ResidualMark> mark) {
    Node node = Node.of(op, inputs, origin(path, place, mark));
    if (ArrayLimit.isExceededBy(node.type())) {
      throw new ShapeException(ArrayLimit.message(node.type()));
    }
    nodes.add(node);
    return node;
  }

  /// Puts the mark of a residual on the value that was made last; others are in use already.
  Node mark(Node node, ResidualMark mark) {
    if (nodes.getLast() != node) {
      return node;
    }
    Node marked = node.withOrigin(node.origin().withResidual(mark));
    nodes.set(nodes.size() - 1, marked);
    return marked;
  }

  boolean isFull() {
    return nodes.size() >= MOST_NODES;
  }

  Optional<Stored> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  Node addParameter(
      String name,
      TensorType type,
      Initializer initializer,
      boolean trained,
      Object owner,
      SourceSpan place) {
    Op op = new ParameterOp(new Parameter(name, type, initializer, trained));
    Node node = add(op, List.of(), name, place, Optional.empty());
    parameters.put(name, new Stored(node, owner, place));
    return node;
  }

  /// The names of parameters that begin with a path.
  Set<String> parametersUnder(String path) {
    return Collections.unmodifiableSet(parameters.subMap(path + ".", path + "/").keySet());
  }

  /// The nodes that are kept: what the outputs need, and all inputs.
  List<Node> reachable(List<Node> outputs, List<Node> inputs) {
    Set<Node> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    needed.addAll(outputs);
    needed.addAll(inputs);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i))) {
        needed.addAll(nodes.get(i).inputs());
      }
    }
    return nodes.stream().filter(needed::contains).toList();
  }

  private Origin origin(String path, SourceSpan place, Optional<ResidualMark> mark) {
    int line = place.line();
    String text =
        lines.computeIfAbsent(
            new SourceLine(place.file(), line), _ -> place.file().lineText(line).strip());
    return new Origin(path, place.file().name(), line, text, mark, Optional.of(place));
  }
}
