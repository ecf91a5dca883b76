package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Source.Load;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.Optional;

/// A kernel of a load that multiplies the rows of a matrix by a number each: weights whose batch
/// norm is folded into them. The runtime does it, in place where nobody else reads the matrix.
record RowScaling(LoopNest nest, Buffer matrix, Buffer factors, Dim rows, Dim columns) {
  /// The kernel as such, where it is one.
  static Optional<RowScaling> of(Kernel kernel) {
    if (!(kernel instanceof LoopNest nest)
        || nest.loops().size() != 2
        || nest.reduction().isPresent()
        || !nest.body().equals(ScalarExpr.arg(0).times(ScalarExpr.arg(1)))
        || !(nest.sources().get(0) instanceof Load matrix)
        || !(nest.sources().get(1) instanceof Load factors)
        || !plain(matrix)
        || !plain(factors)
        || nest.out().element() != Buffer.Element.FLOAT) {
      return Optional.empty();
    }
    var outer = nest.loops().getFirst();
    var inner = nest.loops().getLast();
    if (!(outer.to() instanceof IndexExpr.Size(var rows))
        || !(inner.to() instanceof IndexExpr.Size(var columns))
        || !outer.from().equals(IndexExpr.of(0))
        || !inner.from().equals(IndexExpr.of(0))
        || !rows.isConstant()
        || !columns.isConstant()) {
      return Optional.empty();
    }
    var line = Linear.in(nest.at(), outer.var()).filter(it -> it.factor().equals(columns));
    boolean adjacent =
        line.flatMap(it -> Linear.in(it.rest(), inner.var()))
            .filter(it -> it.factor().is(1) && isZero(it.rest()))
            .isPresent();
    return adjacent
            && matrix.at().equals(nest.at())
            && factors.at().equals(IndexExpr.var(outer.var()))
        ? Optional.of(new RowScaling(nest, matrix.buffer(), factors.buffer(), rows, columns))
        : Optional.empty();
  }

  private static boolean plain(Load load) {
    return load.guards().isEmpty() && load.buffer().element() == Buffer.Element.FLOAT;
  }

  private static boolean isZero(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size(var value) -> value.is(0);
      case IndexExpr.Sum(var left, var right) -> isZero(left) && isZero(right);
      case IndexExpr.Scaled(var scaled, var _) -> isZero(scaled);
      default -> false;
    };
  }

  KernelCall call() {
    return new KernelCall(
        "ScaledRows.scale",
        List.of(
            new KernelCall.Argument.OfBuffer(matrix),
            new KernelCall.Argument.OfBuffer(factors),
            new KernelCall.Argument.OfBuffer(nest.out()),
            new KernelCall.Argument.OfDim(rows),
            new KernelCall.Argument.OfDim(columns)));
  }
}
