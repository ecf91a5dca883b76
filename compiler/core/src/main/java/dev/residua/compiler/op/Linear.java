package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `x Wᵀ + b` along the last axis: of `[…, in]`, a weight `[out, in]` and, if `bias`, a bias
/// `[out]` it makes `[…, out]`.
public record Linear(boolean bias) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "linear",
          "A fully connected layer along the last axis.",
          Signature.of(
              Signature.Argument.optional(
                  "features",
                  Signature.Kind.INT,
                  "how many numbers it makes; with weight it follows from that"),
              Signature.Argument.of("bias", Signature.Kind.BOOL, true, "whether a bias is learned"),
              Signature.Argument.optional(
                  "weight",
                  Signature.Kind.TENSOR,
                  "another layer's weight [out, in] to use, for example words.weight")),
          Linear::build);

  private static Node build(CallSite site) {
    var x = site.input();
    if (site.given("weight")) {
      var weight = site.tensor("weight");
      if (weight.type().rank() != 2) {
        throw new ArgumentException(
            "weight",
            "`linear` needs a weight [out, in], but got " + weight.type(),
            "weight = words.weight");
      }
      if (site.given("features") && !weight.type().dim(0).is(site.integer("features"))) {
        throw new ArgumentException(
            "features",
            "`linear` cannot make %d features with the weight %s"
                .formatted(site.integer("features"), weight.type()),
            "leave features out: it follows from the weight");
      }
      return product(site, x, weight, site.flag("bias"));
    }
    if (!site.given("features")) {
      throw new ArgumentException(
          "features", "`linear` needs the number of features to make", "linear(10)");
    }
    long features = Expect.atLeast("linear", "features", site.integer("features"), 1);
    return apply(site, x, features, site.flag("bias"));
  }

  /// A layer with new parameters.
  static Node apply(CallSite site, Node x, long features, boolean bias) {
    Expect.floats("linear", x.type());
    Expect.atLeast("linear", 1, x.type());
    long in = Expect.constant("linear", x.type(), -1);
    var weight =
        site.parameter(
            "weight",
            TensorType.f32(features, in),
            Initializer.uniform(1 / Math.sqrt((double) in)));
    return product(site, x, weight, bias);
  }

  private static Node product(CallSite site, Node x, Node weight, boolean bias) {
    if (!bias) {
      return site.add(new Linear(false), x, weight);
    }
    var start = Initializer.uniform(1 / Math.sqrt((double) weight.type().dim(1).constant()));
    var vector = TensorType.f32(weight.type().dim(0));
    return site.add(new Linear(true), x, weight, site.parameter("bias", vector, start));
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    var weight = inputs.get(1);
    Expect.floats(name(), x);
    Expect.atLeast(name(), 1, x);
    if (!x.dim(-1).equals(weight.dim(1))) {
      throw new ShapeException(
          "`linear` with the weight %s takes %s numbers along the last axis, but got %s"
              .formatted(weight, weight.dim(1), x));
    }
    return x.withShape(x.shape().with(-1, weight.dim(0)));
  }

  @Override
  public Dim multiplyAdds(List<TensorType> inputs, TensorType result) {
    return result.shape().size().times(inputs.get(1).dim(1));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    int axis = site.runs(0) ? site.axis(0) : -1;
    return site.onlyRuns(0) && axis < site.type().rank() - 1
        ? new PositionRule.Along(axis)
        : new PositionRule.Mixes("`linear` sums over positions");
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    double[] x = site.input(0).data();
    double[] weight = site.input(1).data();
    int out = site.input(1).dim(0);
    int in = site.input(1).dim(1);
    var result = site.result();
    for (int row = 0; row < result.data().length / out; row++) {
      for (int o = 0; o < out; o++) {
        double sum = bias ? site.input(2).data()[o] : 0;
        for (int i = 0; i < in; i++) {
          sum += x[row * in + i] * weight[o * in + i];
        }
        result.data()[row * out + o] = sum;
      }
    }
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var given = site.input(0);
    int rank = given.type().rank();
    boolean adjacent = given.stride(-1).is(1) || given.dim(-1).is(1);
    var x = adjacent ? given : site.arranged(given, Operand.rowMajor(rank));
    var weight = site.input(1);
    var out = site.result(Operand.rowMajor(rank));
    var columns = new Axis(weight.dim(0), weight.stride(0));
    var depth = new Axis(weight.dim(1), weight.stride(1));
    site.emit(
        new Contraction(
            site.origin(),
            "linear %s → %s".formatted(weight.dim(1), weight.dim(0)),
            List.of(),
            x.buffer(),
            x.offset(),
            rows(x, rank - 1),
            List.of(),
            List.of(),
            weight.dim(1),
            Packing.of(site, weight, weight.offset(), List.of(), List.of(depth), columns),
            weight.dim(0),
            bias ? Optional.of(site.input(2)) : Optional.empty(),
            Contraction.Epilogue.NONE,
            out.buffer(),
            out.offset(),
            weight.dim(0)));
    return out;
  }

  /// The steps through the first `axes` axes of `x`, neighbours joined where they lie evenly.
  static List<Axis> rows(Operand x, int axes) {
    var rows = new ArrayList<Axis>();
    for (int axis = 0; axis < axes; axis++) {
      var here = new Axis(x.dim(axis), x.stride(axis));
      if (here.extent().is(1)) {
        continue;
      }
      if (!rows.isEmpty() && rows.getLast().stride().equals(here.stride().times(here.extent()))) {
        here = new Axis(rows.removeLast().extent().times(here.extent()), here.stride());
      }
      rows.add(here);
    }
    if (rows.isEmpty()) {
      rows.add(new Axis(Dim.ONE, Dim.ZERO));
    }
    return rows;
  }
}
