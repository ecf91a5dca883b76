package dev.residua.compiler.expr;

import java.util.List;

/// A computation over a row of numbers: some reductions, each of which may use those before it, and
/// then one number for each element.
///
/// @param output the element of the result: `Arg(i)` is the element of input `i`, `RowScalar(r)`
///   the result of reduction `r`
public record RowProgram(List<Reduction> reductions, ScalarExpr output) {
  public RowProgram {
    reductions = List.copyOf(reductions);
  }

  /// @param element what is combined: over `Arg(i)` and earlier `RowScalar`s
  /// @param finish what becomes of the total: `Arg(0)` is the total, `Arg(1)` the row's length, and
  ///   earlier `RowScalar`s may be used
  public record Reduction(Combine combine, ScalarExpr element, ScalarExpr finish) {}
}
