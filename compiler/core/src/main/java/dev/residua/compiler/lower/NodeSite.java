package dev.residua.compiler.lower;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// One node of a graph, as its op sees it when it is lowered.
final class NodeSite implements LoweringSite {
  private final Lowering lowering;
  private final Node node;
  private final boolean atLoad;

  NodeSite(Lowering lowering, Node node) {
    this.lowering = lowering;
    this.node = node;
    this.atLoad =
        !(node.op() instanceof InputOp)
            && node.shape().isConstant()
            && node.inputs().stream()
                .allMatch(input -> lowering.isFixed(lowering.place(input).buffer()));
  }

  @Override
  public int inputs() {
    return node.inputs().size();
  }

  @Override
  public Operand input(int index) {
    return lowering.place(node.input(index));
  }

  @Override
  public TensorType type() {
    return node.type();
  }

  @Override
  public Origin origin() {
    return node.origin();
  }

  @Override
  public Operand result(List<Integer> order) {
    return scratch("", node.type(), order);
  }

  @Override
  public Operand scratch(String name, TensorType type, List<Integer> order) {
    var path = node.origin().path().isEmpty() ? node.op().name() : node.origin().path();
    var buffer = lowering.buffer(name.isEmpty() ? path : path + " " + name, type);
    return Operand.dense(buffer, type, order);
  }

  @Override
  public Operand arranged(Operand operand, List<Integer> order) {
    return lowering.arranged(node.origin(), operand, order);
  }

  @Override
  public Optional<Dim> capacity(Operand operand) {
    return lowering.capacity(operand.buffer());
  }

  @Override
  public void emit(Kernel kernel) {
    lowering.emit(kernel, atLoad);
  }

  @Override
  public Operand pointwise(ScalarExpr body) {
    return Pointwise.lower(this, node.op().name(), body);
  }

  @Override
  public Operand row(RowProgram program) {
    return Rows.lower(this, node.op().name(), program);
  }

  @Override
  public Operand modelInput(String name) {
    return lowering.input(name);
  }

  @Override
  public Operand parameter(String name) {
    return lowering.parameter(name);
  }

  @Override
  public Buffer packed(Pack pack) {
    return lowering.packed(pack);
  }
}
