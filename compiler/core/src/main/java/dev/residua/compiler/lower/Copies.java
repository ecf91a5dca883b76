package dev.residua.compiler.lower;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Strides;
import dev.residua.compiler.source.Origin;
import java.util.List;
import java.util.Optional;

/// The movement of a value to another layout.
final class Copies {
  private Copies() {}

  static LoopNest copy(Origin origin, Operand from, Operand to) {
    var strides = Strides.over(to.shape(), to.order(), List.of(from, to));
    return new LoopNest(
        origin,
        "copy",
        strides.loops(),
        List.of(new Source.Load(from.buffer(), strides.at(0, from.offset()))),
        ScalarExpr.arg(0),
        Optional.empty(),
        to.buffer(),
        strides.at(1, to.offset()));
  }
}
