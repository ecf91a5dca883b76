package dev.residua.compiler.emit.java;

import java.util.List;

/// Prints the micro-kernels of products: a tile of rows by vectors of columns, every sum in a
/// register of its own, nothing conditional around the innermost loop.
///
/// Rows of the left side are read where they lie, piece by piece. A tile of more than six rows that
/// are read so needs more general registers than there are.
///
/// All vectors of a model are of one species. With a second one, HotSpot may keep vectors as
/// objects for good: it inlines operations by the types that a call has seen.
///
/// A tile does no more than sum, or add one value and limit the sum: the JVM's first compiler gives
/// up on methods of many vectors, and then its second is not asked.
final class Tiles {
  private Tiles() {}

  /// What a thread's scratch memory holds, one after the other: the sums of the largest tile at 512
  /// bits, the bias of a panel, what was fetched last, and the gathered rows of the left side.
  static final String SUMS = "6 * 4 * Panels.GRAIN";

  static final String FETCHED = "SUMS + 4 * Panels.GRAIN";
  static final String GATHERED = "SUMS + 5 * Panels.GRAIN";
  static final String SCRATCH = "GATHERED + Panels.ROWS * Share.STRIDE";

  private static final String PARAMETERS =
      "float[] a, int aAt, int[] row, int r, int[] at, int[] lengths, float[] w, int wAt,"
          + " float[] start, int startAt, int startRow, float[] out, int outAt, int outRow";

  private static final String ARGUMENTS =
      "a, aAt, row, r, at, lengths, w, wAt, start, startAt, startRow, out, outAt, outRow";

  private static final String LIMITS = ", float low, float high";

  /// What is added to the sums, and their limits.
  private static final String ADDED = ", float[] plus, int plusAt, int plusRow" + LIMITS;

  /// What becomes of the sums of a tile.
  private enum End {
    SUM,
    LIMITED,
    ADDED;

    String formula() {
      return switch (this) {
        case SUM -> "start + Σ a w";
        case LIMITED -> "min(max(start + Σ a w, low), high)";
        case ADDED -> "min(max(start + Σ a w + plus, low), high)";
      };
    }

    String parameters() {
      return switch (this) {
        case SUM -> "";
        case LIMITED -> LIMITS;
        case ADDED -> Tiles.ADDED;
      };
    }

    String method(TileForm form) {
      return switch (this) {
        case SUM -> form.method();
        case LIMITED -> form.limiting();
        case ADDED -> form.adding();
      };
    }
  }

  /// A tile that sums.
  static String print(TileForm form) {
    return print(form, End.SUM);
  }

  /// A tile that limits its sums: `min(max(sum, low), high)`.
  static String limiting(TileForm form) {
    return print(form, End.LIMITED);
  }

  /// A tile that adds to its sums and limits them: `min(max(sum + plus, low), high)`.
  static String adding(TileForm form) {
    return print(form, End.ADDED);
  }

  private static String print(TileForm form, End end) {
    var code = new Lines();
    code.add(
        "/// %s by %d vector%s: `out = %s`.",
        form.rows() == 1 ? "One row" : form.rows() + " rows",
        form.vectors(),
        form.vectors() == 1 ? "" : "s",
        end.formula());
    code.open("private static void %s(%s%s)", end.method(form), PARAMETERS, end.parameters());
    for (int i = 0; i < form.rows(); i++) {
      for (int j = 0; j < form.vectors(); j++) {
        code.add(
            "FloatVector c%d_%d = FloatVector.fromArray(SPECIES, start, startAt%s%s);",
            i, j, times(i, "startRow"), times(j, "LANES"));
      }
    }
    code.open("for (int t = 0; t < at.length; t++)");
    for (int i = 0; i < form.rows(); i++) {
      code.add("int a%d = aAt + row[r%s] + at[t];", i, i == 0 ? "" : " + " + i);
    }
    code.add("int length = lengths[t];");
    code.open("for (int k = 0; k < length; k++)");
    step(code, form);
    code.close();
    code.add("wAt += length * %s;", form.width());
    code.close();

    for (int i = 0; i < form.rows(); i++) {
      for (int j = 0; j < form.vectors(); j++) {
        var c = "c%d_%d".formatted(i, j);
        if (end == End.ADDED) {
          code.add(
              "%s = %s.add(FloatVector.fromArray(SPECIES, plus, plusAt%s%s));",
              c, c, times(i, "plusRow"), times(j, "LANES"));
        }
        if (end != End.SUM) {
          code.add("%s = %s.blend(low, %s.compare(VectorOperators.LE, low));", c, c, c);
          code.add("%s = %s.blend(high, %s.compare(VectorOperators.GT, high));", c, c, c);
        }
        code.add("%s.intoArray(out, outAt%s%s);", c, times(i, "outRow"), times(j, "LANES"));
      }
    }
    return code.close().toString();
  }

  /// Multiplies column `k` of the left side by its row of weights. That row is found from `k`: with
  /// an index of its own, the JVM would check it in each turn.
  private static void step(Lines code, TileForm form) {
    for (int j = 0; j < form.vectors(); j++) {
      code.add(
          "FloatVector b%d = FloatVector.fromArray(SPECIES, w, wAt + k * %s%s);",
          j, form.width(), times(j, "LANES"));
    }
    for (int i = 0; i < form.rows(); i++) {
      code.add("FloatVector x%d = FloatVector.broadcast(SPECIES, a[a%d + k]);", i, i);
      for (int j = 0; j < form.vectors(); j++) {
        code.add("c%d_%d = x%d.fma(b%d, c%d_%d);", i, j, i, j, i, j);
      }
    }
  }

  /// ` + i * step`
  private static String times(int i, String step) {
    return i == 0 ? "" : i == 1 ? " + " + step : " + " + i + " * " + step;
  }

  /// The method that calls the tile for some rows and vectors.
  static String choice() {
    var code = new Lines();
    code.add("/// Sums a tile.");
    code.open("private static void sum(int rows, int vectors, %s)", PARAMETERS);
    code.open("switch (vectors)");
    for (int vectors : TileForm.VECTORS) {
      code.open("case %d ->", vectors);
      ofRows(code, TileForm.ALL.stream().filter(form -> form.vectors() == vectors).toList());
      code.close();
    }
    code.add(
        "default -> throw new IllegalStateException(\"no tile of \" + vectors + \" vectors\");");
    return code.close().close().toString();
  }

  private static void ofRows(Lines code, List<TileForm> forms) {
    code.open("switch (rows)");
    for (var form : forms) {
      code.open("case %d ->", form.rows());
      call(code, form);
      code.close();
    }
    code.add("default -> throw new IllegalStateException(\"no tile of \" + rows + \" rows\");");
    code.close();
  }

  private static void call(Lines code, TileForm form) {
    code.add("%s(%s);", form.method(), ARGUMENTS);
  }

  /// The method that calls the tile and limits its sums.
  ///
  /// @param forms the tiles that do so themselves
  static String limitingChoice(List<TileForm> forms) {
    var code = new Lines();
    code.add("/// Sums a tile and limits its sums: `min(max(sum, low), high)`.");
    code.open("private static void sumLimited(int rows, int vectors, %s%s)", PARAMETERS, LIMITS);
    choice(code, forms, End.LIMITED, ", low, high", "NOTHING, 0, 0");
    return code.close().toString();
  }

  /// The method that calls the tile, adds to its sums and limits them.
  ///
  /// @param forms the tiles that do so themselves
  static String addingChoice(List<TileForm> forms) {
    var code = new Lines();
    code.add("/// Sums a tile and finishes its sums: `min(max(sum + plus, low), high)`.");
    code.open("private static void sumAdded(int rows, int vectors, %s%s)", PARAMETERS, ADDED);
    var plus = "plus, plusAt, plusRow";
    choice(code, forms, End.ADDED, ", " + plus + ", low, high", plus);
    return code.close().toString();
  }

  private static void choice(Lines code, List<TileForm> forms, End end, String more, String plus) {
    for (var form : forms) {
      code.open("if (rows == %d && vectors == %d)", form.rows(), form.vectors());
      code.add("%s(%s%s);", end.method(form), ARGUMENTS, more);
      code.add("return;");
      code.close();
    }
    code.add("sum(rows, vectors, %s);", ARGUMENTS);
    code.add(
        "limit(rows, vectors * LANES, out, outAt, outRow, %s, low, high, out, outAt, outRow);",
        plus);
  }
}
