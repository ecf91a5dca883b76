package dev.residua.compiler.emit.java;

import java.util.List;
import java.util.Optional;

/// Prints calls of the micro-kernels of products, each as small as can be: they are what takes
/// longest until the JVM has compiled it, and it compiles what is called often.
final class Pieces {
  /// The ints of small weights that a call reads.
  static final int INTS = 1 << 12;

  private static final int FACTORS = 64;

  private Pieces() {}

  /// A call of a tile that is as wide as a whole panel, where panels are so wide.
  static Optional<String> of(Tiles.Form form) {
    return form.vectors() == 1 ? Optional.empty() : Optional.of(call(form, form.method(), ""));
  }

  /// The same, where it limits its sums.
  static String limiting(Tiles.Form form) {
    return call(form, form.limiting(), ", 0f, 0f");
  }

  /// The same, where it adds to its sums before.
  static String adding(Tiles.Form form) {
    return call(form, form.adding(), ", a, 0, 0, 0f, 0f");
  }

  private static String call(Tiles.Form form, String method, String limits) {
    return "if (WIDEST == %d) %s(a, 0, Share.ROWS, 0, Share.START, lengths, a, 0, a, 0, 0, a, 0, 0%s);"
        .formatted(form.vectors(), method, limits);
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
