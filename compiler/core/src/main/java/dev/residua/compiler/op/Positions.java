package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Initializer;
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
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// `length` rows of a learned table of positions `[most, width]`, from row `first` on.
public record Positions(Dim first, Dim length) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "positions",
          "A learned row [T, d] for each position of a sequence [N, T, d], to be added:"
              + " -> + positions(512).",
          Signature.of(
              Signature.Argument.required(
                  "length", Signature.Kind.INT, "the longest sequence that has positions"),
              Signature.Argument.optional(
                  "width", Signature.Kind.INT, "the width of a row, where ids [N, T] flow in")),
          Positions::build);

  private static Node build(CallSite site) {
    var sequence = Sequence.of("positions", site);
    long most = Expect.atLeast("positions", "length", site.integer("length"), 1);
    var weight =
        site.parameter("weight", TensorType.f32(most, sequence.width()), Initializer.normal(0.02));
    return sequence.length().is(most)
        ? weight
        : site.add(new Positions(Dim.ZERO, sequence.length()), weight);
  }

  @Override
  public String name() {
    return "positions";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var table = inputs.getFirst();
    var spare = table.dim(0).minus(end());
    if (spare.isConstant() && spare.constant() < 0) {
      throw new ShapeException(
          "`positions` has %s learned positions, but the sequence has %s"
              .formatted(table.dim(0), length),
          "positions(%s)".formatted(length));
    }
    return table.withShape(table.shape().with(0, length));
  }

  @Override
  public List<Requirement> requirements(List<TensorType> inputs) {
    var most = inputs.getFirst().dim(0);
    return List.of(
        new Requirement.AtMost(
            end(),
            most,
            "a sequence of %s is longer than its %s positions".formatted(end(), most)));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.length().equals(length)
        ? new PositionRule.Counts(0, past -> new Positions(first.plus(past), length))
        : new PositionRule.Mixes(
            "`positions` counts %s and not %s".formatted(length, site.length()));
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    int from = site.size(first) * site.input(0).dim(1);
    System.arraycopy(site.input(0).data(), from, result.data(), 0, result.data().length);
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var table = site.input(0);
    var offset = table.offset().plus(table.stride(0).times(first));
    return table.view(site.type(), offset, table.strides());
  }

  private Dim end() {
    return first.plus(length);
  }
}
