package dev.residua.compiler.emit.java;

import java.util.List;
import java.util.stream.Collectors;

/// Prints calls of micro-kernels, each as small as can be: they are what takes longest until the
/// JVM has compiled it, and it compiles what is called often. What finishes their sums, and rows,
/// may be called a few times in a run, as for the last layer: without a piece they would stay
/// interpreted for hundreds of runs.
final class Pieces {
  /// The ints of small weights that a call reads.
  static final int INTS = 1 << 12;

  /// The steps of a call. The JVM counts calls and turns of loops: with more than 48 it would
  /// compile a loop from its middle on first, and the method a second time.
  static final int FACTORS = 32;

  private Pieces() {}

  /// A call of a tile.
  static String of(TileForm form, String where) {
    return call(form.method(), where, "");
  }

  /// The same, where it limits its sums.
  static String limiting(TileForm form, String where) {
    return call(form.limiting(), where, ", 0f, 0f");
  }

  /// The same, where it adds to its sums before.
  static String adding(TileForm form, String where) {
    return call(form.adding(), where, ", a, 0, 0, 0f, 0f");
  }

  /// A call of a method that finishes two rows of a panel, with so many extra values.
  static String finishing(String method, int extras) {
    return "%s(2, PANEL, a, 0, 0, %sa, 0, 0);".formatted(method, "a, 0, 0, ".repeat(extras));
  }

  /// A call of a method that computes a row, of a panel's length.
  static String row(String method, List<String> parameters) {
    var arguments =
        parameters.stream()
            .map(parameter ->
                switch (parameter) {
                  case "int length" -> "PANEL";
                  case String p when p.startsWith("float[]") -> "a";
                  case String p when p.startsWith("int[]") -> "v";
                  default -> "0";
                })
            .collect(Collectors.joining(", "));
    return "%s(%s);".formatted(method, arguments);
  }

  private static String call(String method, String where, String more) {
    return "if (%s) %s(a, 0, Share.ROWS, 0, Share.START, lengths, a, 0, a, 0, 0, a, 0, 0%s);"
        .formatted(where, method, more);
  }

  /// The method that does all of them.
  static String print(List<String> calls) {
    var code = new Lines();
    code.add("/// Computes the smallest pieces of kernels, for the JVM to compile them.");
    code.open("private static void pieces(float[] a, int[] v)");
    code.add("int[] lengths = {%d};", FACTORS);
    calls.forEach(call -> code.add("%s", call));
    return code.close().toString();
  }
}
