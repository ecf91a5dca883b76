package dev.residua.compiler.emit.java;

import java.util.List;

/// Prints products of few rows, whose time is that of reading the weights: every row passes along
/// several panels at once, so that memory is read in several streams and no sum waits for another,
/// and weights that are held small become floats in registers.
///
/// The sums are those of [ProductDriver], to the bit.
record FewRows(ProductDriver driver) {
  /// The most rows for which it pays: more are faster in tiles of several rows.
  static final int MOST = 3;

  /// Panels of two vectors side by side.
  private static final int PANELS = 4;

  /// The vectors that one row passes along at once: those of some panels, or those of one.
  private static final List<Integer> VECTORS = List.of(2 * PANELS, 2, 1);

  private WeightType type() {
    return driver.weights();
  }

  String name() {
    return driver.name() + "Few";
  }

  /// The methods that this needs.
  void parts(KernelLibrary library) {
    for (int vectors : VECTORS) {
      library.part(true, row(vectors), () -> print(vectors));
    }
    library.part(true, name(), this::print);
  }

  private String row(int vectors) {
    return "row" + type().suffix() + "x" + vectors;
  }

  /// One row by the panels of some vectors.
  private String print(int vectors) {
    var code = new Lines();
    code.add(
        "/// One row by %s: `out = start + Σ a w`.",
        vectors > 2
            ? PANELS + " panels, `step` apart"
            : "a panel of " + vectors + (vectors == 1 ? " vector" : " vectors"));
    code.open(
        "private static void %s(float[] a, int aAt, int units, %s w, int wAt, int step,"
            + " float[] start, int startAt, float[] out, int outAt)",
        row(vectors), type().array());
    for (int j = 0; j < vectors; j++) {
      code.add("FloatVector c%d = FloatVector.fromArray(SPECIES, start, startAt%s);", j, lanes(j));
    }
    code.open("for (int u = 0; u < units; u++)");
    code.open("for (int q = 0; q < Share.GRAIN; q += %d)", type().perInt());
    var load =
        type().isSmall()
            ? "IntVector b%d = IntVector.fromArray(INTS, w, wAt%s);"
            : "FloatVector b%d = FloatVector.fromArray(SPECIES, w, wAt%s);";
    for (int j = 0; j < vectors; j++) {
      int panel = j / 2;
      var at =
          (panel == 0 ? "" : panel == 1 ? " + step" : " + " + panel + " * step") + lanes(j % 2);
      code.add(load, j, at);
    }
    for (int part = 0; part < type().perInt(); part++) {
      code.add(
          "FloatVector x%d = FloatVector.broadcast(SPECIES, a[aAt + q%s]);",
          part, part == 0 ? "" : " + " + part);
      for (int j = 0; j < vectors; j++) {
        code.add(
            "c%d = x%d.fma(%s, c%d);", j, part, Widening.vectors(type(), "b" + j).get(part), j);
      }
    }
    code.add("wAt += %sLANES;", vectors == 1 ? "" : "2 * ");
    code.close();
    code.add("aAt += Share.GRAIN;");
    code.close();
    for (int j = 0; j < vectors; j++) {
      code.add("c%d.intoArray(out, outAt%s);", j, lanes(j));
    }
    return code.close().toString();
  }

  private static String lanes(int j) {
    return j == 0 ? "" : j == 1 ? " + LANES" : " + " + j + " * LANES";
  }

  /// The method that walks through the panels.
  private String print() {
    var code = new Lines();
    boolean scaled = type() == WeightType.Q8;
    code.add("/// Few rows by the columns from `firstColumn` up to `lastColumn`.");
    code.open(driver.declaration(name()));
    code.add("int rows = to - from;");
    code.add("int r = from;");
    gather(code);
    code.add("int biasStep = bias == NO_BIAS ? 0 : 1;");
    driver.limits(code);
    code.add("int each = %s;", driver.elements());
    code.add("int padded = Panels.padded(p.columns);");
    code.add("int end = Math.min(lastColumn, p.columns);");
    code.open("for (int column = firstColumn, width; column < end; column += width)");
    code.add("int top = wAt + column * each;");
    code.add("int vectors = Panels.vectors((padded - column) / LANES, WIDEST);");
    code.add("boolean wide = column + %d * PANEL <= end;", PANELS);
    if (type() == WeightType.F16) {
      plainHalves(code);
    }
    code.add("width = wide ? %d * PANEL : vectors * LANES;", PANELS);
    code.add("boolean whole = column + width <= p.columns;");
    code.add("int valid = whole ? width : p.columns - column;");
    code.add("int o = outAt + r * outRow + column;");
    code.add("float[] sums = whole ? out : scratch;");
    code.add("int t = whole ? o : 0;");
    code.add("int tRow = whole ? outRow : width;");
    code.add("float[] start = %s;", scaled ? "NOTHING" : "bias");
    code.add("int startAt = %s;", scaled ? "0" : "biasAt + column * biasStep");
    if (!scaled) {
      code.open("if (!whole && biasStep == 1)");
      code.add("System.arraycopy(bias, startAt, scratch, SUMS, valid);");
      code.add("start = scratch;");
      code.add("startAt = SUMS;");
      code.close();
    }
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("Share share = p.shares[s];");
    code.add("int panel = top + %s * (wide ? PANEL : width);", driver.line("share"));
    code.open("for (int i = 0; i < rows; i++)");
    code.add("int x = GATHERED + (s * rows + i) * Share.STRIDE;");
    code.add("int toRow = t + i * tRow;");
    code.add("float[] begin = s == 0 ? start : sums;");
    code.add("int beginAt = s == 0 ? startAt : toRow;");
    code.open("if (wide)");
    row(code, 2 * PANELS);
    code.close().open("else if (vectors == 2)");
    row(code, 2);
    code.close().open("else");
    row(code, 1);
    code.close().close().close();
    if (scaled) {
      code.open("for (int j = 0, part = Math.min(width, PANEL); j < valid; j += part)");
      code.add(
          "scale(rows, Math.min(part, valid - j), sums, t + j, tRow, w, top + j * each, bias, biasAt + (column + j) * biasStep, biasStep);");
      code.close();
    }
    driver.finish(code, "rows", "valid", "!whole || limits", "sums", "t", "tRow");
    return code.close().close().toString();
  }

  /// Panels of halves that are held as they are go to the driver, one by one.
  private void plainHalves(Lines code) {
    var others = new StringBuilder("w[top + each * PANEL]");
    for (int i = 2; i < PANELS; i++) {
      others.append(" | w[top + ").append(i).append(" * each * PANEL]");
    }
    code.open("if (w[top] != 0)");
    code.add("width = vectors * LANES;");
    code.add("%s;", driver.call("column", "column + width"));
    gather(code);
    code.add("continue;");
    code.close();
    code.add("wide = wide && (%s) == 0;", others);
  }

  /// Brings the whole left side of all rows together.
  private static void gather(Lines code) {
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("gather(p, p.shares[s], r, rows, a, aAt, scratch, GATHERED + s * rows * Share.STRIDE);");
    code.close();
  }

  private void row(Lines code, int vectors) {
    code.add(
        "%s(scratch, x, share.units, w, panel, each * PANEL, begin, beginAt, sums, toRow);",
        row(vectors));
  }
}
