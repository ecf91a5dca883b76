package dev.residua.compiler.reference;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs a graph in double precision: the slow truth with which every kernel, pass and backend is
/// compared.
public final class Interpreter {
  private Interpreter() {}

  /// The outputs by name. Symbols get their values from the shapes of the inputs.
  public static Map<String, ReferenceTensor> run(
      Graph graph, Map<String, ReferenceTensor> inputs, Map<String, ReferenceTensor> parameters) {
    var symbols = new LinkedHashMap<String, Long>();
    for (var input : graph.inputs()) {
      var given = inputs.get(input.name());
      if (given == null || given.rank() != input.node().type().rank()) {
        throw new IllegalArgumentException("input " + input.name() + " is " + input.node().type());
      }
      for (int axis = 0; axis < given.rank(); axis++) {
        var dim = input.node().type().dim(axis);
        long size = given.dim(axis);
        dim.multiple()
            .ifPresent(it -> symbols.put(it.symbol(), (size - it.offset()) / it.factor()));
      }
    }
    var values = new IdentityHashMap<Node, ReferenceTensor>();
    for (var node : graph.nodes()) {
      values.put(
          node,
          switch (node.op()) {
            case InputOp op -> find(inputs, op.input());
            case ParameterOp op -> find(parameters, op.parameter().name());
            default -> node.op().evaluate(new Site(node, values, symbols));
          });
    }
    var outputs = new LinkedHashMap<String, ReferenceTensor>();
    graph.outputs().forEach(output -> outputs.put(output.name(), value(values, output.node())));
    return outputs;
  }

  private static ReferenceTensor find(Map<String, ReferenceTensor> tensors, String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor `" + name + "` was given");
    }
    return tensor;
  }

  private static ReferenceTensor value(Map<Node, ReferenceTensor> values, Node node) {
    var value = values.get(node);
    if (value == null) {
      throw new IllegalStateException(node + " is used before it is computed");
    }
    return value;
  }

  private record Site(Node node, Map<Node, ReferenceTensor> values, Map<String, Long> symbols)
      implements EvaluationSite {
    @Override
    public int inputs() {
      return node.inputs().size();
    }

    @Override
    public ReferenceTensor input(int index) {
      return value(values, node.input(index));
    }

    @Override
    public int size(Dim dim) {
      return Math.toIntExact(
          dim.evaluate(name -> {
            var size = symbols.get(name);
            if (size == null) {
              throw new IllegalStateException("no input says how large " + name + " is");
            }
            return size;
          }));
    }

    @Override
    public ReferenceTensor result() {
      return ReferenceTensor.zeros(sizes(node.shape()));
    }
  }
}
