package dev.residua.compiler.lower;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Strides;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// An elementwise body as loops over the result, in the layout of the inputs of its shape.
final class Pointwise {
  private Pointwise() {}

  static Operand lower(LoweringSite site, String title, ScalarExpr body) {
    var inputs = IntStream.range(0, site.inputs()).mapToObj(site::input).toList();
    var result = site.result(order(site, inputs));
    var operands = new ArrayList<>(inputs);
    operands.add(result);
    var strides = Strides.over(site.type().shape(), result.order(), operands);
    var sources = new ArrayList<Source>();
    for (int i = 0; i < inputs.size(); i++) {
      sources.add(new Source.Load(inputs.get(i).buffer(), strides.at(i, inputs.get(i).offset())));
    }
    site.emit(
        new LoopNest(
            site.origin(),
            title,
            strides.loops(),
            sources,
            body,
            Optional.empty(),
            result.buffer(),
            strides.at(inputs.size(), result.offset())));
    return result;
  }

  private static List<Integer> order(LoweringSite site, List<Operand> inputs) {
    int rank = site.type().rank();
    return inputs.stream()
        .filter(input -> input.shape().equals(site.type().shape()))
        .filter(input -> input.isDense(input.order()))
        .map(Operand::order)
        .findFirst()
        .orElse(Operand.rowMajor(rank));
  }
}
