package dev.residua.compiler.emit.java;

import java.util.List;

/// Prints calls of the micro-kernels of products, each as small as can be: they are what takes
/// longest until the JVM has compiled it, and it compiles what is called often.
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

  private static String call(String method, String where, String more) {
    return "if (%s) %s(a, 0, Share.ROWS, 0, Share.START, lengths, a, 0, a, 0, 0, a, 0, 0%s);"
        .formatted(where, method, more);
  }

  /// The method that does all of them.
  static String print(List<String> calls) {
    var code = new Lines();
    code.add("/// Computes the smallest pieces of products, for the JVM to compile them.");
    code.open("private static void pieces(float[] a, int[] v)");
    code.add("int[] lengths = {%d};", FACTORS);
    calls.forEach(call -> code.add("%s", call));
    return code.close().toString();
  }
}
