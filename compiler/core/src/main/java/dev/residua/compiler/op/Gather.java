package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.Requirement;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The slices of an axis that ids pick: the axes of the ids stand in place of the axis.
public record Gather(int axis) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "gather",
          "The slices of an axis that ids pick, in their order.",
          Signature.of(
              Signature.Argument.required(
                  "ids", Signature.Kind.TENSOR, "whole numbers from 0 up to the size of the axis"),
              Signature.Argument.of("axis", Signature.Kind.INT, 0L, "the axis")),
          site -> {
            var x = site.input();
            return site.add(
                new Gather(Expect.axis("gather", site.integer("axis"), x.type())),
                x,
                site.tensor("ids"));
          });

  @Override
  public String name() {
    return "gather";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    var ids = inputs.get(1);
    Expect.integers(name(), ids);
    var dims = new ArrayList<>(x.shape().dims());
    dims.remove(axis);
    dims.addAll(axis, ids.shape().dims());
    return x.withShape(new Shape(dims));
  }

  @Override
  public List<Requirement> requirements(List<TensorType> inputs) {
    return List.of(new Requirement.Ids(1, inputs.getFirst().dim(axis)));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    int ids = site.types().get(1).rank();
    if (site.onlyRuns(1)) {
      return new PositionRule.Along(axis + site.axis(1));
    }
    if (site.onlyRuns(0) && site.axis(0) != axis) {
      return new PositionRule.Along(site.axis(0) < axis ? site.axis(0) : site.axis(0) - 1 + ids);
    }
    return new PositionRule.Mixes("`gather` picks among positions");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var ids = site.input(1);
    var result = site.result();
    int[] from = new int[x.rank()];
    int[] at = new int[ids.rank()];
    Shape.forEachIndex(
        result.shape(),
        index -> {
          System.arraycopy(index, 0, from, 0, axis);
          System.arraycopy(index, axis, at, 0, at.length);
          from[axis] = (int) ids.get(at);
          System.arraycopy(index, axis + at.length, from, axis + 1, from.length - axis - 1);
          result.set(x.get(from), index);
        });
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var ids = site.input(1);
    int rank = site.type().rank();
    var out = site.result(Operand.rowMajor(rank));
    var to = new ArrayList<IndexExpr>();
    var loops = new ArrayList<LoopNest.Loop>();
    for (int i = 0; i < rank; i++) {
      to.add(IndexExpr.var("i" + i));
      loops.add(LoopNest.Loop.of("i" + i, out.dim(i)));
    }
    if (loops.isEmpty()) {
      loops.add(LoopNest.Loop.of("one", Dim.ONE));
    }
    int behind = axis + ids.type().rank();
    var from = new ArrayList<>(to.subList(0, axis));
    from.add(new IndexExpr.Read(ids.buffer(), Strided.at(ids, to.subList(axis, behind))));
    from.addAll(to.subList(behind, rank));
    site.emit(
        new LoopNest(
            site.origin(),
            "gather of %s".formatted(x.dim(axis)),
            loops,
            List.of(Strided.load(x, from)),
            ScalarExpr.arg(0),
            Optional.empty(),
            out.buffer(),
            Strided.at(out, to)));
    return out;
  }
}
