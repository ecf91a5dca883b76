package dev.residua.compiler.graph;

import dev.residua.compiler.expr.Evaluator;
import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// An operation on each row along the last axis of its first input: softmax, layer norm, …. The
/// other inputs broadcast to the first.
public non-sealed interface RowOp extends Op {
  /// What is computed over a row and for each element of it.
  RowProgram program();

  @Override
  default TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    if (x.rank() == 0) {
      throw new ShapeException(
          "`%s` needs an axis to work along, but got a scalar".formatted(name()));
    }
    var shape = Broadcast.shapes(name(), inputs.stream().map(TensorType::shape).toList());
    if (!shape.equals(x.shape())) {
      throw new ShapeException(
          "`%s` of %s does not fit its other inputs, which are %s"
              .formatted(name(), x, inputs.subList(1, inputs.size())));
    }
    return x;
  }

  @Override
  default PositionRule positions(PositionSite site) {
    var rule = site.broadcast(name());
    return rule instanceof PositionRule.Along(var axis) && axis == site.type().rank() - 1
        ? new PositionRule.Mixes("`%s` works along all positions".formatted(name()))
        : rule;
  }

  @Override
  default ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    var program = program();
    int[] rows = result.shape();
    int length = rows[rows.length - 1];
    rows[rows.length - 1] = 1;
    Shape.forEachIndex(
        rows,
        index -> {
          double[] scalars = new double[program.reductions().size()];
          for (int r = 0; r < scalars.length; r++) {
            var reduction = program.reductions().get(r);
            double accumulator = reduction.combine().identity();
            for (int j = 0; j < length; j++) {
              index[index.length - 1] = j;
              double element =
                  Evaluator.evaluate(
                      reduction.element(), i -> site.input(i).broadcast(index), i -> scalars[i]);
              accumulator = reduction.combine().apply(accumulator, element);
            }
            double total = accumulator;
            scalars[r] =
                Evaluator.evaluate(
                    reduction.finish(), i -> i == 0 ? total : length, i -> scalars[i]);
          }
          for (int j = 0; j < length; j++) {
            index[index.length - 1] = j;
            result.set(
                Evaluator.evaluate(
                    program.output(), i -> site.input(i).broadcast(index), i -> scalars[i]),
                index);
          }
          index[index.length - 1] = 0;
        });
    return result;
  }

  @Override
  default Operand lower(LoweringSite site) {
    return site.row(program());
  }
}
