package dev.residua.compiler.expr;

import java.util.List;
import java.util.function.UnaryOperator;

/// Arithmetic on single numbers: the body of an elementwise operation, of an epilogue, of a row
/// kernel. Reference, scalar Java, vector Java and CUDA are all printed from it.
public sealed interface ScalarExpr {
  /// The element of the input with this index.
  record Arg(int index) implements ScalarExpr {}

  /// A number of the row that this element stands in, computed by an earlier reduction.
  record RowScalar(int index) implements ScalarExpr {}

  /// A constant.
  record Lit(double value) implements ScalarExpr {}

  /// A function of other expressions.
  record Call(Fn fn, List<ScalarExpr> args) implements ScalarExpr {
    public Call {
      args = List.copyOf(args);
      if (args.size() != fn.arity()) {
        throw new IllegalArgumentException(fn + " takes " + fn.arity() + ", not " + args.size());
      }
    }
  }

  /// `left > right ? then : otherwise`. A comparison with NaN is false.
  record Select(ScalarExpr left, ScalarExpr right, ScalarExpr then, ScalarExpr otherwise)
      implements ScalarExpr {}

  static ScalarExpr arg(int index) {
    return new Arg(index);
  }

  static ScalarExpr lit(double value) {
    return new Lit(value);
  }

  static ScalarExpr row(int index) {
    return new RowScalar(index);
  }

  static ScalarExpr call(Fn fn, ScalarExpr... args) {
    return new Call(fn, List.of(args));
  }

  default ScalarExpr plus(ScalarExpr other) {
    return call(Fn.ADD, this, other);
  }

  default ScalarExpr minus(ScalarExpr other) {
    return call(Fn.SUB, this, other);
  }

  default ScalarExpr times(ScalarExpr other) {
    return call(Fn.MUL, this, other);
  }

  default ScalarExpr over(ScalarExpr other) {
    return call(Fn.DIV, this, other);
  }

  default ScalarExpr max(ScalarExpr other) {
    return call(Fn.MAX, this, other);
  }

  default ScalarExpr min(ScalarExpr other) {
    return call(Fn.MIN, this, other);
  }

  /// This expression with each leaf replaced by what `change` gives for it.
  default ScalarExpr mapLeaves(UnaryOperator<ScalarExpr> change) {
    return switch (this) {
      case Arg _, RowScalar _, Lit _ -> change.apply(this);
      case Call(var fn, var args) ->
          new Call(fn, args.stream().map(arg -> arg.mapLeaves(change)).toList());
      case Select(var left, var right, var then, var otherwise) ->
          new Select(
              left.mapLeaves(change),
              right.mapLeaves(change),
              then.mapLeaves(change),
              otherwise.mapLeaves(change));
    };
  }

  /// This expression with the inputs replaced: `Arg(i)` by `replacements.get(i)`.
  default ScalarExpr substitute(List<ScalarExpr> replacements) {
    return mapLeaves(leaf -> leaf instanceof Arg(var index) ? replacements.get(index) : leaf);
  }

  /// The number of nodes: a measure of the work.
  default int size() {
    return switch (this) {
      case Arg _, RowScalar _, Lit _ -> 1;
      case Call(var _, var args) -> 1 + args.stream().mapToInt(ScalarExpr::size).sum();
      case Select(var left, var right, var then, var otherwise) ->
          1 + left.size() + right.size() + then.size() + otherwise.size();
    };
  }

  /// The number of functions and choices: what is computed for one element.
  default int operations() {
    return switch (this) {
      case Arg _, RowScalar _, Lit _ -> 0;
      case Call(var _, var args) -> 1 + args.stream().mapToInt(ScalarExpr::operations).sum();
      case Select(var left, var right, var then, var otherwise) ->
          1 + left.operations() + right.operations() + then.operations() + otherwise.operations();
    };
  }
}
