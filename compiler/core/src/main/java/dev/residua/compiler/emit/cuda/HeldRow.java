package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.RowKernel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a [RowKernel] computes of its inputs once, in its first pass, and holds for the others: a
/// part of the expression that stands in all of them, such as the sum of a residual join.
///
/// @param element the expression, over the inputs
/// @param reductions the program with the inputs that `element` names replaced by what is held
/// @param output likewise
/// @param kept likewise, if there is one
record HeldRow(
    ScalarExpr element,
    List<RowProgram.Reduction> reductions,
    ScalarExpr output,
    List<ScalarExpr> kept) {
  /// What stands for the held number in expressions: no input has this index.
  static final ScalarExpr HELD = ScalarExpr.arg(1_000_000);

  static HeldRow of(RowKernel kernel) {
    var program = kernel.program();
    var kept = kernel.kept().stream().map(RowKernel.Kept::element).toList();
    if (program.reductions().isEmpty()) {
      return new HeldRow(HELD, program.reductions(), program.output(), kept);
    }
    var candidates = new ArrayList<ScalarExpr>();
    collect(program.reductions().getFirst().element(), candidates);
    for (var candidate : candidates) {
      var held = replace(program, kept, candidate);
      var arguments = new HashSet<Integer>();
      arguments(candidate, arguments);
      if (held.passes().stream().noneMatch(pass -> usesAny(pass, arguments))) {
        return held;
      }
    }
    // Arguments are candidates too, and an argument that was replaced is nowhere else.
    throw new IllegalStateException("nothing to hold in " + kernel.title());
  }

  private static HeldRow replace(RowProgram program, List<ScalarExpr> kept, ScalarExpr candidate) {
    return new HeldRow(
        candidate,
        program.reductions().stream()
            .map(reduction ->
                new RowProgram.Reduction(
                    reduction.combine(),
                    replace(reduction.element(), candidate),
                    reduction.finish()))
            .toList(),
        replace(program.output(), candidate),
        kept.stream().map(element -> replace(element, candidate)).toList());
  }

  private List<ScalarExpr> passes() {
    var all = new ArrayList<ScalarExpr>();
    reductions.forEach(reduction -> all.add(reduction.element()));
    all.add(output);
    all.addAll(kept);
    return all;
  }

  private static ScalarExpr replace(ScalarExpr expr, ScalarExpr part) {
    if (expr.equals(part)) {
      return HELD;
    }
    return switch (expr) {
      case ScalarExpr.Arg _, ScalarExpr.RowScalar _, ScalarExpr.Lit _ -> expr;
      case ScalarExpr.Call(var fn, var args) ->
          new ScalarExpr.Call(fn, args.stream().map(arg -> replace(arg, part)).toList());
      case ScalarExpr.Select(var left, var right, var then, var otherwise) ->
          new ScalarExpr.Select(
              replace(left, part),
              replace(right, part),
              replace(then, part),
              replace(otherwise, part));
    };
  }

  /// The expressions in `expr` that depend on inputs, the outer before the inner.
  private static void collect(ScalarExpr expr, List<ScalarExpr> into) {
    var arguments = new HashSet<Integer>();
    arguments(expr, arguments);
    if (!arguments.isEmpty()) {
      into.add(expr);
    }
    switch (expr) {
      case ScalarExpr.Arg _, ScalarExpr.RowScalar _, ScalarExpr.Lit _ -> {}
      case ScalarExpr.Call(var _, var args) -> args.forEach(arg -> collect(arg, into));
      case ScalarExpr.Select(var left, var right, var then, var otherwise) ->
          List.of(left, right, then, otherwise).forEach(part -> collect(part, into));
    }
  }

  private static void arguments(ScalarExpr expr, Set<Integer> into) {
    switch (expr) {
      case ScalarExpr.Arg(var index) -> into.add(index);
      case ScalarExpr.RowScalar _, ScalarExpr.Lit _ -> {}
      case ScalarExpr.Call(var _, var args) -> args.forEach(arg -> arguments(arg, into));
      case ScalarExpr.Select(var left, var right, var then, var otherwise) ->
          List.of(left, right, then, otherwise).forEach(part -> arguments(part, into));
    }
  }

  private static boolean usesAny(ScalarExpr expr, Set<Integer> arguments) {
    var used = new HashSet<Integer>();
    arguments(expr, used);
    return used.stream().anyMatch(arguments::contains);
  }
}
