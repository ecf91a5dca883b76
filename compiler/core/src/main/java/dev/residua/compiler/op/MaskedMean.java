package dev.residua.compiler.op;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// `Σ x * mask / max(Σ mask, 1e-9)` along axis 1: the mean of a sequence's real positions.
final class MaskedMean {
  private MaskedMean() {}

  static Node build(CallSite site) {
    var x = site.input();
    var mask = site.tensor("mask");
    Expect.floats("mean", x.type());
    var axes = Expect.axes("mean", site.integers("axis"), x.type());
    if (!axes.equals(List.of(1))) {
      throw new ArgumentException("axis", "a masked `mean` is along axis 1", "axis = 1");
    }
    if (!mask.shape().equals(new Shape(x.shape().dims().subList(0, 2)))) {
      throw new ShapeException(
          "`mean` of %s needs a mask [%s, %s], but got %s"
              .formatted(x.type(), x.type().dim(0), x.type().dim(1), mask.type()));
    }
    var floats = mask.type().dtype() == DType.F32 ? mask : site.add(new Cast(DType.F32), mask);
    var dims = new ArrayList<>(mask.shape().dims());
    while (dims.size() < x.type().rank()) {
      dims.add(Dim.ONE);
    }
    var along = Reshape.apply(site, floats, new Shape(dims));
    boolean keep = site.flag("keep");
    var sum = site.add(new Reduce(Reduce.Kind.SUM, axes, keep), site.add(new Mul(), x, along));
    var count = site.add(new Reduce(Reduce.Kind.SUM, axes, keep), along);
    var least = site.add(new Constant(1e-9));
    return site.add(new Div(), sum, site.add(new Maximum(), count, least));
  }
}
