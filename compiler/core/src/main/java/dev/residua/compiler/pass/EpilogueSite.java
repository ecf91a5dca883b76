package dev.residua.compiler.pass;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The site at which the base of a [WithEpilogue] is lowered: its product gets the epilogue.
///
/// An extra value of the result's shape is arranged like the result, so that it is found at the
/// result's own offsets; any other steps along the columns only.
final class EpilogueSite implements LoweringSite {
  private final LoweringSite site;
  private final WithEpilogue op;
  private Optional<Operand> result = Optional.empty();

  EpilogueSite(LoweringSite site, WithEpilogue op) {
    this.site = site;
    this.op = op;
  }

  @Override
  public int inputs() {
    return op.baseInputs();
  }

  @Override
  public Operand input(int index) {
    return site.input(index);
  }

  @Override
  public TensorType type() {
    return site.type();
  }

  @Override
  public Origin origin() {
    return site.origin();
  }

  @Override
  public Operand result(List<Integer> order) {
    var operand = site.result(order);
    result = Optional.of(operand);
    return operand;
  }

  @Override
  public Operand scratch(String name, TensorType type, List<Integer> order) {
    return site.scratch(name, type, order);
  }

  @Override
  public Operand arranged(Operand operand, List<Integer> order) {
    return site.arranged(operand, order);
  }

  @Override
  public Optional<Dim> capacity(Operand operand) {
    return site.capacity(operand);
  }

  @Override
  public void emit(Kernel kernel) {
    boolean last =
        kernel instanceof Contraction
            && result.map(operand -> kernel.writes().contains(operand.buffer())).orElse(false);
    site.emit(last ? with((Contraction) kernel, result.orElseThrow()) : kernel);
  }

  private Contraction with(Contraction product, Operand out) {
    var extras = new ArrayList<Contraction.Extra>();
    var outer = product.outer().stream().map(o -> new ArrayList<Dim>()).toList();
    for (int i = op.baseInputs(); i < site.inputs(); i++) {
      var extra = site.input(i);
      boolean whole = extra.shape().equals(out.shape());
      if (whole) {
        var arranged = site.arranged(extra, out.order());
        extras.add(
            new Contraction.Extra(
                arranged.buffer(),
                arranged.offset().plus(product.outOffset()),
                product.outRowStride(),
                1));
      } else {
        var arranged = site.arranged(extra, Operand.rowMajor(extra.type().rank()));
        extras.add(new Contraction.Extra(arranged.buffer(), arranged.offset(), Dim.ZERO, 1));
      }
      for (int g = 0; g < outer.size(); g++) {
        var step = product.outer().get(g);
        outer.get(g).add(whole ? step.out() : step.bias());
      }
    }
    var steps = new ArrayList<Contraction.Outer>();
    for (int g = 0; g < outer.size(); g++) {
      var step = product.outer().get(g);
      steps.add(
          new Contraction.Outer(
              step.extent(), step.a(), step.weights(), step.bias(), step.out(), outer.get(g)));
    }
    return new Contraction(
        product.origin(),
        product.title() + op.title(),
        steps,
        product.a(),
        product.aOffset(),
        product.rows(),
        product.taps(),
        product.borders(),
        product.run(),
        product.weights(),
        product.columns(),
        product.bias(),
        new Contraction.Epilogue(op.body(), extras),
        product.out(),
        product.outOffset(),
        product.outRowStride());
  }

  @Override
  public Operand pointwise(ScalarExpr body) {
    return site.pointwise(body);
  }

  @Override
  public Operand row(RowProgram program) {
    return site.row(program);
  }

  @Override
  public Operand modelInput(String name) {
    return site.modelInput(name);
  }

  @Override
  public Operand parameter(String name) {
    return site.parameter(name);
  }

  @Override
  public Buffer packed(Pack pack) {
    return site.packed(pack);
  }
}
