package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.Requirement;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// Every `step`-th element of an axis, from `from` up to but not including `to`.
public record Slice(int axis, Dim from, Dim to, long step) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "slice",
          "A part of an axis: every step-th element from one up to but not including another.",
          Signature.of(
              Signature.Argument.required("axis", Signature.Kind.INT, "the axis"),
              Signature.Argument.of(
                  "from",
                  Signature.Kind.SIZE,
                  0L,
                  "the first element; a negative number counts from the end"),
              Signature.Argument.optional(
                  "to",
                  Signature.Kind.SIZE,
                  "one past the last; the end if not given; a negative number counts from it"),
              Signature.Argument.of(
                  "step", Signature.Kind.INT, 1L, "the distance of the elements taken")),
          Slice::build);

  private static Node build(CallSite site) {
    var x = site.input();
    int axis = Expect.axis("slice", site.integer("axis"), x.type());
    var size = x.type().dim(axis);
    var from = fromEnd(site.size("from"), size);
    var to = site.given("to") ? fromEnd(site.size("to"), size) : size;
    long step = Expect.atLeast("slice", "step", site.integer("step"), 1);
    return site.add(new Slice(axis, from, to, step), x);
  }

  private static Dim fromEnd(Dim index, Dim size) {
    return index.isConstant() && index.constant() < 0 ? index.plus(size) : index;
  }

  @Override
  public String name() {
    return "slice";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    var size = x.dim(axis);
    boolean wrong = isNegative(from) || isNegative(to.minus(from).plus(-1));
    if (wrong || isNegative(size.minus(to))) {
      throw new ShapeException(
          "`slice` from %s to %s does not lie in axis %d of %s".formatted(from, to, axis, x),
          "from = 0, to = " + size);
    }
    return x.withShape(x.shape().with(axis, to.minus(from).ceilDiv(step)));
  }

  private static boolean isNegative(Dim dim) {
    return dim.isConstant() && dim.constant() < 0;
  }

  @Override
  public List<Requirement> requirements(List<TensorType> inputs) {
    var size = inputs.getFirst().dim(axis);
    var requirements = new ArrayList<Requirement>();
    if (!size.minus(to).isConstant()) {
      requirements.add(
          new Requirement.AtMost(
              to, size, "a slice up to %s does not lie in an axis of %s".formatted(to, size)));
    }
    if (!to.minus(from).isConstant()) {
      requirements.add(
          new Requirement.AtMost(
              from.plus(1), to, "a slice from %s up to %s is empty".formatted(from, to)));
    }
    return requirements;
  }

  @Override
  public PositionRule positions(PositionSite site) {
    if (!site.runs(0)) {
      return step == 1 && to.minus(from).equals(site.length())
          ? new PositionRule.Counts(
              axis, past -> new Slice(axis, from.plus(past), to.plus(past), 1))
          : new PositionRule.Mixes(
              "`slice` takes as many as follow from %s".formatted(site.length()));
    }
    if (site.axis(0) != axis) {
      return new PositionRule.Along(site.axis(0));
    }
    boolean last = to.equals(site.length()) && from.equals(to.plus(-1));
    return last
        ? new PositionRule.Last()
        : new PositionRule.Mixes("`slice` takes some of the positions");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var result = site.result();
    int start = site.size(from);
    Shape.forEachIndex(
        result.shape(),
        index -> {
          int[] at = index.clone();
          at[axis] = Math.toIntExact(start + step * index[axis]);
          result.set(x.get(at), index);
        });
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var strides = new ArrayList<>(x.strides());
    strides.set(axis, x.stride(axis).times(step));
    return x.view(site.type(), x.offset().plus(x.stride(axis).times(from)), strides);
  }
}
