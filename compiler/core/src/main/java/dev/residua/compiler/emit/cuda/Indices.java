package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.tensor.Dim;

/// Prints an [IndexExpr] as 32-bit C++ arithmetic.
record Indices(KernelParameters parameters) {
  String print(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size(var value) -> parameters.size(value);
      case IndexExpr.Var(var name) -> name;
      case IndexExpr.Sum(var left, IndexExpr.Size(var value))
          when value.isConstant() && value.constant() < 0 ->
          print(left) + " - " + parameters.size(value.times(-1));
      case IndexExpr.Sum(var left, var right) -> print(left) + " + " + print(right);
      case IndexExpr.Scaled(var inner, var factor) when factor.is(-1) -> "-" + atom(inner);
      case IndexExpr.Scaled(var inner, var factor) -> atom(inner) + " * " + parameters.size(factor);
      case IndexExpr.Quotient(var inner, var divisor) ->
          divide(inner, divisor, "/", "floor_quotient");
      case IndexExpr.Remainder(var inner, var divisor) ->
          divide(inner, divisor, "%", "floor_remainder");
      case IndexExpr.Smaller(var left, var right) ->
          "min(" + print(left) + ", " + print(right) + ")";
      case IndexExpr.Larger(var left, var right) ->
          "max(" + print(left) + ", " + print(right) + ")";
      case IndexExpr.Read(var buffer, var at) -> parameters.buffer(buffer) + "[" + print(at) + "]";
      case IndexExpr.Packed(var _, var row, var column, var _, var columns) ->
          print(row.times(Pack.columnsWithPadding(columns)).plus(column));
    };
  }

  /// An expression that binds as strongly as a name.
  String atom(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Sum _, IndexExpr.Scaled _, IndexExpr.Packed _ -> "(" + print(index) + ")";
      case IndexExpr.Quotient(var inner, var _) when neverNegative(inner) ->
          "(" + print(index) + ")";
      case IndexExpr.Remainder(var inner, var _) when neverNegative(inner) ->
          "(" + print(index) + ")";
      case IndexExpr.Size _,
          IndexExpr.Var _,
          IndexExpr.Quotient _,
          IndexExpr.Remainder _,
          IndexExpr.Smaller _,
          IndexExpr.Larger _,
          IndexExpr.Read _ ->
          print(index);
    };
  }

  private String divide(IndexExpr inner, Dim divisor, String operator, String function) {
    if (neverNegative(inner)) {
      return atom(inner) + " " + operator + " " + parameters.size(divisor);
    }
    parameters.library().function(function);
    return function + "(" + print(inner) + ", " + parameters.size(divisor) + ")";
  }

  /// Whether C++'s division, which rounds towards 0, is the floor. Variables count from 0 on.
  private static boolean neverNegative(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size(var value) -> neverNegative(value);
      case IndexExpr.Var _ -> true;
      case IndexExpr.Sum(var left, var right) -> neverNegative(left) && neverNegative(right);
      case IndexExpr.Scaled(var inner, var factor) -> neverNegative(inner) && neverNegative(factor);
      case IndexExpr.Quotient(var inner, var _) -> neverNegative(inner);
      case IndexExpr.Remainder _ -> true;
      case IndexExpr.Smaller(var left, var right) -> neverNegative(left) && neverNegative(right);
      case IndexExpr.Larger(var left, var right) -> neverNegative(left) || neverNegative(right);
      case IndexExpr.Read _ -> false;
      case IndexExpr.Packed _ -> true;
    };
  }

  private static boolean neverNegative(Dim dim) {
    return dim.terms().stream().allMatch(term -> term.coefficient() >= 0);
  }
}
