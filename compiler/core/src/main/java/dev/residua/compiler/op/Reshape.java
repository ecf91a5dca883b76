package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The same elements, in row-major order, in another shape of the same size.
public record Reshape(Shape shape) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "reshape",
          "The same elements in another shape; one size may be -1 and is then computed.",
          Signature.of(
              Signature.Argument.required(
                  "sizes", Signature.Kind.SIZES, "the new sizes, for example [N, -1, 64]")),
          site -> apply(site, site.input(), complete(site.sizes("sizes"), site.input().type())));

  /// `x` in another shape; itself if that is its shape.
  static Node apply(CallSite site, Node x, Shape shape) {
    return x.shape().equals(shape) ? x : site.add(new Reshape(shape), x);
  }

  private static Shape complete(List<Dim> sizes, TensorType type) {
    var known = sizes.stream().filter(size -> !size.is(-1)).toList();
    if (known.size() < sizes.size() - 1) {
      throw new ArgumentException(
          "sizes", "`reshape` can compute one size only, not " + sizes, "write one -1");
    }
    if (known.stream().anyMatch(size -> size.isConstant() && size.constant() < 1)) {
      throw new ArgumentException(
          "sizes",
          "`reshape` to %s: a size is at least 1".formatted(new Shape(sizes)),
          "write -1 for the size that is computed");
    }
    if (known.size() == sizes.size()) {
      return new Shape(sizes);
    }
    var rest =
        type.shape()
            .size()
            .dividedBy(Dim.product(known))
            .orElseThrow(() ->
                new ShapeException(
                    "`reshape` cannot compute the size -1: the %s elements of %s do not divide"
                            .formatted(type.shape().size(), type)
                        + " by "
                        + Dim.product(known),
                    "let the other sizes divide " + type.shape().size()));
    return new Shape(sizes.stream().map(size -> size.is(-1) ? rest : size).toList());
  }

  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    if (!x.shape().size().equals(shape.size())) {
      throw new ShapeException(
          "`reshape` cannot make %s of %s: %s elements are not %s"
              .formatted(shape, x, x.shape().size(), shape.size()),
          "let one size be computed: -1");
    }
    return x.withShape(shape);
  }

  @Override
  public PositionRule positions(PositionSite site) {
    if (site.runs(0)) {
      int from = site.axis(0);
      var before = Dim.product(site.types().get(0).shape().dims().subList(0, from));
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (shape.dim(axis).equals(site.length())
            && Dim.product(shape.dims().subList(0, axis)).equals(before)) {
          return new PositionRule.Along(axis);
        }
      }
    }
    return new PositionRule.Mixes("`reshape` leaves positions no axis of their own");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    System.arraycopy(site.input(0).data(), 0, result.data(), 0, result.data().length);
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    return view(x, shape)
        .orElseGet(() -> {
          var copy = site.arranged(x, Operand.rowMajor(x.type().rank()));
          return copy.view(
              site.type(),
              copy.offset(),
              Operand.denseStrides(shape, Operand.rowMajor(shape.rank())));
        });
  }

  /// The elements of `x` in another shape without moving them, if their places allow it: runs of
  /// axes of both shapes with the same number of elements must lie evenly spaced.
  static Optional<Operand> view(Operand x, Shape shape) {
    var old = new ArrayList<Integer>();
    for (int axis = 0; axis < x.type().rank(); axis++) {
      if (!x.dim(axis).is(1)) {
        old.add(axis);
      }
    }
    var strides = new ArrayList<Dim>();
    int oldFrom = 0;
    int newFrom = 0;
    while (newFrom < shape.rank()) {
      int oldTo = oldFrom;
      int newTo = newFrom + 1;
      var oldSize = Dim.ONE;
      var newSize = shape.dim(newFrom);
      while (!oldSize.equals(newSize)) {
        boolean canGrowOld = oldTo < old.size();
        if (canGrowOld && (newTo == shape.rank() || newSize.dividedBy(oldSize).isPresent())) {
          oldSize = oldSize.times(x.dim(old.get(oldTo++)));
        } else if (newTo < shape.rank()) {
          newSize = newSize.times(shape.dim(newTo++));
        } else {
          return Optional.empty();
        }
      }
      for (int i = oldFrom; i + 1 < oldTo; i++) {
        var inner = old.get(i + 1);
        if (!x.stride(old.get(i)).equals(x.stride(inner).times(x.dim(inner)))) {
          return Optional.empty();
        }
      }
      var stride = oldTo == oldFrom ? Dim.ZERO : x.stride(old.get(oldTo - 1));
      var group = new ArrayList<Dim>();
      for (int axis = newTo - 1; axis >= newFrom; axis--) {
        group.addFirst(stride);
        stride = stride.times(shape.dim(axis));
      }
      strides.addAll(group);
      oldFrom = oldTo;
      newFrom = newTo;
    }
    return oldFrom == old.size()
        ? Optional.of(x.view(x.type().withShape(shape), x.offset(), strides))
        : Optional.empty();
  }
}
