package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Contraction;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Prints the micro-kernels of products: a tile of rows by vectors of columns, every sum in a
/// register of its own, nothing conditional around the innermost loop.
///
/// A tile does no more than sum: the JVM's first compiler gives up on methods of many vectors, and
/// then its second is not asked.
final class Tiles {
  private Tiles() {}

  /// A tile: `rows` rows of `vectors` vectors.
  ///
  /// @param even whether the rows lie at equal distances in the left side: then two registers
  ///   address all of them, where each would need one of its own
  record Form(int rows, int vectors, boolean even) {
    Form(int rows, int vectors) {
      this(rows, vectors, true);
    }

    Form uneven() {
      return new Form(rows, vectors, false);
    }

    String method() {
      return "tile" + rows + "x" + vectors + (even ? "" : "uneven");
    }
  }

  /// The tiles of machines with 32 vector registers, widest first: the sums, the vectors of one row
  /// of weights and one broadcast fit into the registers.
  static final List<Form> MANY_REGISTERS =
      List.of(new Form(6, 4), new Form(12, 2), new Form(14, 1));

  /// The tiles of machines with 16 vector registers, which never hold more than 256 bits: columns
  /// are padded to two of their vectors.
  static final List<Form> FEW_REGISTERS = List.of(new Form(6, 2));

  /// The floats of the largest tile, at 512 bits.
  static final int SCRATCH = 12 * 2 * 16;

  static final String PARAMETERS =
      "int[] row, int r, float[] a, int aAt, int[] tap, int[] run, int firstTap, int lastTap,"
          + " float[] w, int wAt, float[] start, int startAt, int startRow, float[] out, int outAt,"
          + " int outRow";

  /// The forms for the widths of panels that occur at 512 bits.
  static SortedSet<Integer> panels(List<Contraction> products, boolean all) {
    var widths = new TreeSet<Integer>();
    for (var product : products) {
      if (!product.columns().isConstant()) {
        all = true;
        continue;
      }
      long vectors = (product.columns().constant() + 15) / 16;
      if (vectors >= 4) {
        widths.add(4);
      }
      if ((vectors & 2) != 0) {
        widths.add(2);
      }
      if ((vectors & 1) != 0) {
        widths.add(1);
      }
    }
    if (all) {
      widths.addAll(List.of(1, 2, 4));
    }
    return widths;
  }

  static String print(Form form) {
    var code = new Lines();
    code.add(
        "/// %s by %d vector%s: `out = start + Σ a w`.",
        form.rows() == 1 ? "One row" : form.rows() + " rows",
        form.vectors(),
        form.vectors() == 1 ? "" : "s");
    code.open("private static void %s(%s)", form.method(), PARAMETERS);
    if (form.even()) {
      code.add("int row0 = row[r];");
      if (form.rows() > 1) {
        code.add("int step = row[r + 1] - row0;");
      }
    } else {
      for (int i = 0; i < form.rows(); i++) {
        code.add("int row%d = row[r%s];", i, i == 0 ? "" : " + " + i);
      }
    }
    for (int i = 0; i < form.rows(); i++) {
      int at = i;
      for (int j = 0; j < form.vectors(); j++) {
        code.add(
            "FloatVector c%d_%d = FloatVector.fromArray(SPECIES, start, startAt%s%s);",
            at, j, i == 0 ? "" : " + " + i + " * startRow", lanes(j));
      }
    }
    code.open("for (int t = firstTap; t < lastTap; t++)");
    sum(code, form);
    code.close();
    for (int i = 0; i < form.rows(); i++) {
      for (int j = 0; j < form.vectors(); j++) {
        code.add(
            "c%d_%d.intoArray(out, outAt%s%s);",
            i, j, i == 0 ? "" : " + " + i + " * outRow", lanes(j));
      }
    }
    code.close();
    return code.toString();
  }

  private static void sum(Lines code, Form form) {
    for (int i = 0; i < (form.even() ? 1 : form.rows()); i++) {
      code.add("int p%d = aAt + row%d + tap[t];", i, i);
    }
    // A loop of constant length is compiled best; only what is left of a run needs another.
    code.open("if (run[t] == BLOCK)");
    loop(code, form, "BLOCK");
    code.close().open("else");
    loop(code, form, "run[t]");
    code.close();
  }

  private static void loop(Lines code, Form form, String length) {
    code.open("for (int q = 0; q < %s; q++)", length);
    for (int j = 0; j < form.vectors(); j++) {
      code.add("FloatVector b%d = FloatVector.fromArray(SPECIES, w, wAt%s);", j, lanes(j));
    }
    for (int i = 0; i < form.rows(); i++) {
      var at =
          !form.even()
              ? "p%d + q".formatted(i)
              : switch (i) {
                case 0 -> "p0 + q";
                case 1 -> "p0 + q + step";
                default -> "p0 + q + %d * step".formatted(i);
              };
      code.add("FloatVector x%d = FloatVector.broadcast(SPECIES, a[%s]);", i, at);
      for (int j = 0; j < form.vectors(); j++) {
        code.add("c%d_%d = x%d.fma(b%d, c%d_%d);", i, j, i, j, i, j);
      }
    }
    code.add("wAt += %d * LANES;", form.vectors());
    code.close();
  }

  private static String lanes(int j) {
    return j == 0 ? "" : j == 1 ? " + LANES" : " + " + j + " * LANES";
  }
}
