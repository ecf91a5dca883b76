package dev.residua.compiler.emit.java;

import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;

/// Prints a [Dim] as Java arithmetic over longs, in which symbol `N` is the variable `dimN`.
public final class Dims {
  private Dims() {}

  /// The variable of a symbol.
  public static String variable(String symbol) {
    return "dim" + symbol;
  }

  public static String print(Dim dim) {
    if (dim.isConstant()) {
      return number(dim.constant());
    }
    var terms = new ArrayList<String>();
    for (var term : dim.terms()) {
      var factors = new ArrayList<String>();
      for (var factor : term.factors()) {
        factors.add(
            switch (factor) {
              case Dim.Atom.Symbol(var name) -> variable(name);
              case Dim.Atom.Quotient(var numerator, var divisor) ->
                  "Math.floorDiv(%s, %dL)".formatted(print(numerator), divisor);
            });
      }
      if (term.coefficient() != 1 || factors.isEmpty()) {
        factors.addFirst(number(term.coefficient()));
      }
      terms.add(String.join(" * ", factors));
    }
    return String.join(" + ", terms);
  }

  private static String number(long value) {
    return value == (int) value ? Long.toString(value) : value + "L";
  }
}
