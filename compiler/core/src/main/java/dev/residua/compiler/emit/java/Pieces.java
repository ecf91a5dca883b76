package dev.residua.compiler.emit.java;

import java.util.List;

/// Prints calls of the micro-kernels of products, each as small as can be: they are what takes
/// longest until the JVM has compiled it, and it compiles what is called often.
final class Pieces {
  /// The ints of small weights that a call reads.
  static final int INTS = 1 << 12;

  private Pieces() {}

  static String of(Tiles.Form form) {
    boolean many = Tiles.MANY_REGISTERS.contains(form.rows());
    boolean few = Tiles.FEW_REGISTERS.contains(form.rows());
    return "%s%s(a, 0, 2, a, 0, a, 0, 0, a, 0, 0);"
        .formatted(many && few ? "" : many ? "if (MANY) " : "if (!MANY) ", form.method());
  }

  /// The method that does all of them.
  static String print(List<String> calls) {
    var code = new Lines();
    code.add("/// Computes the smallest pieces of products, for the JVM to compile them.");
    code.open("private static void pieces(float[] a, int[] v)");
    calls.forEach(call -> code.add("%s", call));
    return code.close().toString();
  }
}
