package dev.residua.compiler.emit.java;

import java.util.List;

/// Prints the micro-kernels of products: a tile of rows by vectors of columns, every sum in a
/// register of its own, nothing conditional around the innermost loop.
///
/// A tile does no more than sum: the JVM's first compiler gives up on methods of many vectors, and
/// then its second is not asked.
final class Tiles {
  private Tiles() {}

  /// A tile: `rows` rows of `vectors` vectors.
  record Form(int rows, int vectors) {
    String method() {
      return "tile" + rows + "x" + vectors;
    }
  }

  /// The rows of tiles on machines with 32 vector registers, tallest first: the sums, the vectors
  /// of one row of weights and one broadcast fit into the registers. The runtime's `Panels.height`
  /// chooses among them.
  static final List<Integer> MANY_REGISTERS = List.of(13, 12, 8, 4, 1);

  /// The rows of tiles on machines with 16 vector registers.
  static final List<Integer> FEW_REGISTERS = List.of(6, 4, 1);

  /// What a thread's scratch memory holds, one after the other: the sums of the largest tile at 512
  /// bits, the bias of a panel, what was fetched last, and the gathered rows of the left side.
  static final String SUMS = "13 * 2 * Panels.GRAIN";

  static final String FETCHED = "SUMS + 2 * Panels.GRAIN";
  static final String GATHERED = "SUMS + 3 * Panels.GRAIN";
  static final String SCRATCH = "GATHERED + Panels.ROWS * Share.STRIDE";

  private static final String PARAMETERS =
      "float[] a, int aAt, int units, float[] w, int wAt, float[] start, int startAt,"
          + " int startRow, float[] out, int outAt, int outRow";

  static String print(Form form) {
    var code = new Lines();
    code.add(
        "/// %s by %d vector%s: `out = start + Σ a w`.",
        form.rows() == 1 ? "One row" : form.rows() + " rows",
        form.vectors(),
        form.vectors() == 1 ? "" : "s");
    code.open("private static void %s(%s)", form.method(), PARAMETERS);
    for (int i = 0; i < form.rows(); i++) {
      for (int j = 0; j < form.vectors(); j++) {
        code.add(
            "FloatVector c%d_%d = FloatVector.fromArray(SPECIES, start, startAt%s%s);",
            i, j, i == 0 ? "" : " + " + i + " * startRow", lanes(j));
      }
    }
    code.open("for (int u = 0; u < units; u++)");
    code.add("// A loop of constant length is compiled best.");
    code.open("for (int q = 0; q < Share.GRAIN; q++)");
    for (int j = 0; j < form.vectors(); j++) {
      code.add("FloatVector b%d = FloatVector.fromArray(SPECIES, w, wAt%s);", j, lanes(j));
    }
    for (int i = 0; i < form.rows(); i++) {
      code.add(
          "FloatVector x%d = FloatVector.broadcast(SPECIES, a[aAt + q%s]);",
          i, i == 0 ? "" : i == 1 ? " + Share.STRIDE" : " + " + i + " * Share.STRIDE");
      for (int j = 0; j < form.vectors(); j++) {
        code.add("c%d_%d = x%d.fma(b%d, c%d_%d);", i, j, i, j, i, j);
      }
    }
    code.add("wAt += %d * LANES;", form.vectors());
    code.close();
    code.add("aAt += Share.GRAIN;");
    code.close();
    for (int i = 0; i < form.rows(); i++) {
      for (int j = 0; j < form.vectors(); j++) {
        code.add(
            "c%d_%d.intoArray(out, outAt%s%s);",
            i, j, i == 0 ? "" : " + " + i + " * outRow", lanes(j));
      }
    }
    return code.close().toString();
  }

  /// The method that calls the tile for some rows and vectors.
  static String choice() {
    var code = new Lines();
    code.add("/// Sums a tile.");
    code.open("private static void sum(int rows, int vectors, %s)", PARAMETERS);
    code.open("switch (rows)");
    for (int rows : MANY_REGISTERS) {
      choice(code, rows);
    }
    choice(code, FEW_REGISTERS.getFirst());
    code.add("default -> throw new IllegalStateException(\"no tile of \" + rows + \" rows\");");
    return code.close().close().toString();
  }

  private static void choice(Lines code, int rows) {
    code.open("case %d ->", rows);
    code.open("if (vectors == 2)");
    call(code, new Form(rows, 2));
    code.close().open("else");
    call(code, new Form(rows, 1));
    code.close().close();
  }

  private static void call(Lines code, Form form) {
    code.add(
        "%s(a, aAt, units, w, wAt, start, startAt, startRow, out, outAt, outRow);", form.method());
  }

  private static String lanes(int j) {
    return j == 0 ? "" : j == 1 ? " + LANES" : " + " + j + " * LANES";
  }
}
