package dev.residua.compiler.lower;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Place;
import dev.residua.compiler.kernel.Strides;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A row program as a kernel over the rows of its inputs, whose elements must lie side by side.
final class Rows {
  private Rows() {}

  static Operand lower(LoweringSite site, String title, RowProgram program) {
    var shape = site.type().shape();
    int rank = shape.rank();
    var inputs =
        IntStream.range(0, site.inputs()).mapToObj(i -> adjacent(site, site.input(i))).toList();
    var order = inputs.getFirst().order();
    if (!inputs.getFirst().isDense(order) || order.getLast() != rank - 1) {
      order = Operand.rowMajor(rank);
    }
    var result = site.result(order);
    var operands = new ArrayList<>(inputs);
    operands.add(result);
    var rows = Strides.over(shape.with(-1, Dim.ONE), order, operands);
    var places = new ArrayList<Place>();
    for (int i = 0; i < operands.size(); i++) {
      places.add(place(operands.get(i), shape, rows.steps().get(i)));
    }
    site.emit(
        new RowKernel(
            site.origin(),
            title,
            rows.extents(),
            shape.last(),
            places.subList(0, inputs.size()),
            program,
            places.getLast(),
            Optional.empty()));
    return result;
  }

  private static Operand adjacent(LoweringSite site, Operand operand) {
    if (operand.type().rank() == 0 || operand.dim(-1).is(1) || operand.stride(-1).is(1)) {
      return operand;
    }
    return site.arranged(operand, Operand.rowMajor(operand.type().rank()));
  }

  private static Place place(Operand operand, Shape shape, List<Dim> rowStrides) {
    boolean steps = operand.type().rank() > 0 && !operand.dim(-1).is(1) || shape.last().is(1);
    return new Place(operand.buffer(), operand.offset(), List.copyOf(rowStrides), steps ? 1 : 0);
  }
}
