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

  /// Panels side by side.
  private static final int PANELS = 4;

  private WeightType type() {
    return driver.weights();
  }

  String name() {
    return driver.name() + "Few";
  }

  /// The methods that this needs.
  void parts(KernelLibrary library) {
    for (int panels : List.of(PANELS, 1)) {
      library.part(true, row(panels), () -> print(panels));
    }
    library.part(true, name(), this::print);
  }

  private String row(int panels) {
    return "row" + type().suffix() + "x" + panels;
  }

  /// One row by some panels of two vectors each.
  private String print(int panels) {
    var code = new Lines();
    int vectors = 2 * panels;
    code.add(
        "/// One row by %s, `step` apart: `out = start + Σ a w`.",
        panels == 1 ? "a panel" : panels + " panels");
    code.open(
        "private static void %s(float[] a, int aAt, int units, %s w, int wAt, int step,"
            + " float[] start, int startAt, float[] out, int outAt)",
        row(panels), type().array());
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
    code.add("wAt += 2 * LANES;");
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

  /// The method that walks through the panels; what is left of them goes to the driver.
  private String print() {
    var code = new Lines();
    var type = type();
    code.add("/// Few rows by the columns from `firstColumn` up to `lastColumn`.");
    code.open(driver.declaration(name()));
    code.add("int rows = to - from;");
    code.add("int r = from;");
    gather(code);
    code.add("int biasStep = bias == NO_BIAS ? 0 : 1;");
    driver.limits(code);
    code.add("int each = %s;", driver.elements());
    code.add("int end = Math.min(lastColumn, p.columns);");
    code.add("int column = firstColumn;");
    code.open("for (int width; column + PANEL <= end; column += width)");
    code.add("int top = wAt + column * each;");
    if (type == WeightType.F16) {
      code.open("if (w[top] != 0)");
      code.add("width = PANEL;");
      code.add("%s;", driver.call("column", "column + width"));
      gather(code);
      code.add("continue;");
      code.close();
    }
    code.add(
        "boolean wide = column + %d * PANEL <= end%s;",
        PANELS, type == WeightType.F16 ? wide() : "");
    code.add("width = wide ? %d * PANEL : PANEL;", PANELS);
    code.add("int o = outAt + r * outRow + column;");
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("Share share = p.shares[s];");
    code.add("int panel = top + %s * PANEL;", driver.line("share"));
    code.add("boolean first = s == 0;");
    var bias = type == WeightType.Q8 ? "NOTHING" : "bias";
    var biasAt = type == WeightType.Q8 ? "0" : "biasAt + column * biasStep";
    code.add("float[] start = first ? %s : out;", bias);
    code.open("for (int i = 0; i < rows; i++)");
    code.add("int x = GATHERED + (s * rows + i) * Share.STRIDE;");
    code.add("int sums = o + i * outRow;");
    code.add("int startAt = first ? %s : sums;", biasAt);
    code.open("if (wide)");
    row(code, PANELS);
    code.close().open("else");
    row(code, 1);
    code.close().close().close();
    if (type == WeightType.Q8) {
      code.open("for (int j = 0; j < width; j += PANEL)");
      code.add(
          "scale(rows, PANEL, out, o + j, outRow, w, top + j * each, bias, biasAt + (column + j) * biasStep, biasStep);");
      code.close();
    }
    driver.finish(code, "rows", "width", "limits", "out", "o", "outRow");
    code.close();
    code.open("if (column < end)");
    code.add("%s;", driver.call("column", "lastColumn"));
    code.close();
    return code.close().toString();
  }

  /// Brings the whole left side of all rows together.
  private static void gather(Lines code) {
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add(
        "gather(p, p.shares[s], r, rows, a, aAt, scratch, GATHERED + s * rows * Share.STRIDE);");
    code.close();
  }

  private void row(Lines code, int panels) {
    code.add(
        "%s(scratch, x, share.units, w, panel, each * PANEL, start, startAt, out, sums);",
        row(panels));
  }

  /// Halves that are held as they are have panels of their own.
  private static String wide() {
    var text = new StringBuilder(" && (w[top + each * PANEL]");
    for (int i = 2; i < PANELS; i++) {
      text.append(" | w[top + ").append(i).append(" * each * PANEL]");
    }
    return text.append(") == 0").toString();
  }
}
