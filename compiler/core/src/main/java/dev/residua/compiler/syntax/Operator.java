package dev.residua.compiler.syntax;

import java.util.Arrays;

/// The operators, as they are written.
public enum Operator {
  OR("or"),
  AND("and"),
  NOT("not"),
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("*"),
  DIVIDE("/"),
  REMAINDER("%");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }

  /// Whether it is `==` or `!=`.
  public boolean comparesEquality() {
    return this == EQUAL || this == NOT_EQUAL;
  }

  static Operator of(String symbol) {
    return Arrays.stream(values()).filter(o -> o.symbol.equals(symbol)).findFirst().orElseThrow();
  }
}
