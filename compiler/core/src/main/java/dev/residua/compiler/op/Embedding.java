package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.Requirement;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Strides;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of a table: of ids `[…]` and a weight `[vocabulary, width]` it makes `[…, width]`.
public record Embedding() implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "embedding",
          "The row of a learned table for each id.",
          Signature.of(
              Signature.Argument.optional(
                  "vocabulary", Signature.Kind.INT, "how many ids there are, from 0"),
              Signature.Argument.optional(
                  "width", Signature.Kind.INT, "how many numbers stand for an id"),
              Signature.Argument.optional(
                  "weight",
                  Signature.Kind.TENSOR,
                  "another layer's weight [vocabulary, width] to use, for example words.weight")),
          Embedding::build);

  private static Node build(CallSite site) {
    var ids = site.input();
    Expect.integers("embedding", ids.type());
    if (site.given("weight")) {
      var weight = site.tensor("weight");
      if (weight.type().rank() != 2) {
        throw new ArgumentException(
            "weight",
            "`embedding` needs a weight [vocabulary, width], but got " + weight.type(),
            "weight = words.weight");
      }
      return site.add(new Embedding(), ids, weight);
    }
    for (var argument : List.of("vocabulary", "width")) {
      if (!site.given(argument)) {
        throw new ArgumentException(
            argument,
            "`embedding` needs the size of its vocabulary and the width of a row",
            "embedding(30522, 384)");
      }
    }
    long vocabulary = Expect.atLeast("embedding", "vocabulary", site.integer("vocabulary"), 1);
    long width = Expect.atLeast("embedding", "width", site.integer("width"), 1);
    var weight =
        site.parameter("weight", TensorType.f32(vocabulary, width), Initializer.normal(0.02));
    return site.add(new Embedding(), ids, weight);
  }

  @Override
  public String name() {
    return "embedding";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    Expect.integers(name(), inputs.getFirst());
    var dims = new ArrayList<>(inputs.getFirst().shape().dims());
    dims.add(inputs.get(1).dim(1));
    return TensorType.f32(new Shape(dims));
  }

  @Override
  public List<Requirement> requirements(List<TensorType> inputs) {
    return List.of(new Requirement.Ids(0, inputs.get(1).dim(0)));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.onlyRuns(0)
        ? new PositionRule.Along(site.axis(0))
        : new PositionRule.Mixes("`embedding` looks positions up");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    double[] ids = site.input(0).data();
    var table = site.input(1);
    int width = table.dim(1);
    for (int i = 0; i < ids.length; i++) {
      int id = (int) ids[i];
      if (id < 0 || id >= table.dim(0)) {
        throw new IndexOutOfBoundsException("id " + id + " of a vocabulary of " + table.dim(0));
      }
      System.arraycopy(table.data(), id * width, result.data(), i * width, width);
    }
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var ids = site.input(0);
    var table = site.input(1);
    int rank = ids.type().rank();
    var out = site.result(Operand.rowMajor(rank + 1));
    var rows = out.view(ids.type(), out.offset(), out.strides().subList(0, rank));
    var over = Strides.over(ids.shape(), Operand.rowMajor(rank), List.of(ids, rows));
    var loops = new ArrayList<>(over.loops());
    loops.add(LoopNest.Loop.of("j", table.dim(1)));
    var j = IndexExpr.var("j");
    var row = new IndexExpr.Read(ids.buffer(), over.at(0, ids.offset())).times(table.stride(0));
    var at = IndexExpr.of(table.offset()).plus(row).plus(j.times(table.stride(1)));
    site.emit(
        new LoopNest(
            site.origin(),
            "embedding of %s".formatted(table.dim(0)),
            loops,
            List.of(new LoopNest.Source.Load(table.buffer(), at)),
            ScalarExpr.arg(0),
            Optional.empty(),
            out.buffer(),
            over.at(1, rows.offset()).plus(j.times(Dim.ONE))));
    return out;
  }
}
