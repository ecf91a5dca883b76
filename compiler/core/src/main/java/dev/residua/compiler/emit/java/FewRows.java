package dev.residua.compiler.emit.java;

/// Prints products of few rows, whose time is that of reading the weights: every row passes along
/// several panels at once, so that memory is read in several streams and no sum waits for another,
/// and weights that are held small become floats in registers.
///
/// One kernel serves all columns but a last narrow panel, so that it is compiled soon. The sums are
/// those of [ProductDriver], to the bit.
record FewRows(ProductDriver driver) {
  /// The most rows for which it pays: more are faster in tiles of several rows. Their sums fit into
  /// the scratch memory for those of a tile.
  static final int MOST = 3;

  /// The vectors of a group of panels.
  private static final int VECTORS = 8;

  /// The columns of such a group.
  private static final String GROUP = VECTORS + " * LANES";

  private WeightType type() {
    return driver.weights();
  }

  String name() {
    return driver.name() + "Few";
  }

  private String row() {
    return "row" + type().suffix();
  }

  private String narrowRow() {
    return "narrowRow" + type().suffix();
  }

  /// The methods that this needs.
  void parts(KernelLibrary library) {
    library.part(true, row(), this::printRow);
    library.piece(
        "%s(a, 0, %d, %s, 0, 0, a, 0, a, 0);"
            .formatted(row(), Pieces.FACTORS, type().isSmall() ? "v" : "a"));
    library.part(true, narrowRow(), this::printNarrowRow);
    library.part(true, name(), this::print);
  }

  private String printRow() {
    var code = new Lines();
    code.add(
        "/// One row by %d vectors of panels that are `step` apart: `out = start + Σ a w`.",
        VECTORS);
    code.open(
        "private static void %s(float[] a, int aAt, int depth, %s w, int wAt, int step,"
            + " float[] start, int startAt, float[] out, int outAt)",
        row(), type().array());
    for (int j = 0; j < VECTORS; j++) {
      code.add("FloatVector c%d = FloatVector.fromArray(SPECIES, start, startAt%s);", j, lanes(j));
    }
    code.add("// A panel is two or four vectors wide.");
    for (int j = 2; j < VECTORS; j += 2) {
      code.add("int w%d = %d / WIDEST * step + %d %% WIDEST * LANES;", j, j, j);
    }
    code.open("for (int k = 0; k < depth; k += %d)", type().perInt());
    var load =
        type().isSmall()
            ? "IntVector b%d = IntVector.fromArray(INTS, w, wAt%s);"
            : "FloatVector b%d = FloatVector.fromArray(SPECIES, w, wAt%s);";
    for (int j = 0; j < VECTORS; j++) {
      int pair = j / 2 * 2;
      code.add(load, j, (pair == 0 ? "" : " + w" + pair) + lanes(j % 2));
    }
    for (int part = 0; part < type().perInt(); part++) {
      code.add(
          "FloatVector x%d = FloatVector.broadcast(SPECIES, a[aAt + k%s]);",
          part, part == 0 ? "" : " + " + part);
      for (int j = 0; j < VECTORS; j++) {
        code.add(
            "c%d = x%d.fma(%s, c%d);", j, part, Widening.vectors(type(), "b" + j).get(part), j);
      }
    }
    code.add("wAt += PANEL;");
    code.close();
    for (int j = 0; j < VECTORS; j++) {
      code.add("c%d.intoArray(out, outAt%s);", j, lanes(j));
    }
    return code.close().toString();
  }

  private static String lanes(int j) {
    return j == 0 ? "" : j == 1 ? " + LANES" : " + " + j + " * LANES";
  }

  /// Plain Java is compiled after a few runs, code of vectors that runs seldom is not.
  private String printNarrowRow() {
    var code = new Lines();
    code.add("/// One row by a panel of `width` columns: `out = out + Σ a w`.");
    code.open(
        "private static void %s(float[] a, int aAt, int depth, %s w, int wAt, int width,"
            + " float[] out, int outAt)",
        narrowRow(), type().array());
    code.open("for (int k = 0; k < depth; k += %d)", type().perInt());
    code.open("for (int j = 0; j < width; j++)");
    code.add(type().isSmall() ? "int v = w[wAt + j];" : "float v = w[wAt + j];");
    code.add("float sum = out[outAt + j];");
    var parts = Widening.scalars(type());
    for (int part = 0; part < parts.size(); part++) {
      code.add(
          "sum = Math.fma(a[aAt + k%s], %s, sum);", part == 0 ? "" : " + " + part, parts.get(part));
    }
    code.add("out[outAt + j] = sum;");
    code.close();
    code.add("wAt += width;");
    return code.close().close().toString();
  }

  /// The method that walks through the panels. The last group of them is moved back so that it is
  /// whole; what both compute is the same.
  private String print() {
    var code = new Lines();
    code.add("/// Few rows by the columns from `firstColumn` up to `lastColumn`.");
    code.open(driver.declaration(name()));
    code.add("int rows = to - from;");
    code.add("int r = from;");
    code.add("int limit = Math.min(lastColumn, Panels.padded(p.columns));");
    code.add("int narrow = firstColumn + (limit - firstColumn) / PANEL * PANEL;");
    code.open("if (narrow - firstColumn < %s)", GROUP);
    code.add("%s;", driver.call("firstColumn", "lastColumn"));
    code.add("return;");
    code.close();
    gather(code);
    code.add("int biasStep = bias == NO_BIAS ? 0 : 1;");
    driver.limits(code);
    code.add("int each = %s;", driver.elements());
    code.open("for (int next = firstColumn, end; next < Math.min(limit, p.columns); next = end)");
    code.add("boolean wide = next < narrow;");
    code.add(
        "int width = wide ? %s : Panels.vectors((limit - next) / LANES, WIDEST) * LANES;", GROUP);
    code.add("end = wide ? Math.min(narrow, next + width) : next + width;");
    code.add("int column = end - width;");
    code.add("int top = wAt + column * each;");
    if (type() == WeightType.F16) {
      plainHalves(code);
    }
    code.add("int valid = Math.min(width, p.columns - column);");
    code.add("boolean whole = wide && valid == width;");
    code.add("int o = outAt + r * outRow + column;");
    code.add("float[] sums = whole ? out : scratch;");
    code.add("int t = whole ? o : 0;");
    code.add("int tRow = whole ? outRow : width;");
    begin(code);
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("Share share = p.shares[s];");
    code.add("int depth = share.units * Share.GRAIN;");
    code.add("int panel = top + %s * (wide ? PANEL : width);", driver.line("share"));
    code.open("for (int i = 0; i < rows; i++)");
    code.add("int x = GATHERED + (s * rows + i) * Share.STRIDE;");
    code.add("int row = t + i * tRow;");
    code.open("if (wide)");
    code.add(
        "%s(scratch, x, depth, w, panel, each * PANEL, s == 0 ? start : sums, s == 0 && whole ? startAt : row, sums, row);",
        row());
    code.close().open("else");
    code.add("%s(scratch, x, depth, w, panel, width, sums, row);", narrowRow());
    code.close().close().close();
    if (type() == WeightType.Q8) {
      code.open("for (int j = 0, part = Math.min(width, PANEL); j < valid; j += part)");
      code.add(
          "scale(rows, Math.min(part, valid - j), sums, t + j, tRow, w, top + j * each, bias, biasAt + (column + j) * biasStep, biasStep);");
      code.close();
    }
    driver.finish(code, "rows", "valid", "!whole || limits", "sums", "t", "tRow");
    return code.close().close().toString();
  }

  /// What the sums of a group begin with.
  private void begin(Lines code) {
    boolean scaled = type() == WeightType.Q8;
    code.add("float[] start = !whole ? scratch : %s;", scaled ? "NO_BIAS" : "bias");
    code.add("int startAt = %s;", scaled ? "0" : "biasAt + column * biasStep");
    code.open("if (!whole)");
    code.add("Arrays.fill(scratch, 0, rows * width, 0f);");
    if (!scaled) {
      code.open("for (int i = 0; i < rows && biasStep == 1; i++)");
      code.add("System.arraycopy(bias, startAt, scratch, i * width, valid);");
      code.close();
    }
    code.close();
  }

  /// Groups with panels of halves that are held as they are go to the driver.
  private void plainHalves(Lines code) {
    code.add("int heads = w[top];");
    code.open("for (int j = PANEL; j < width; j += PANEL)");
    code.add("heads |= w[top + j * each];");
    code.close();
    code.open("if (heads != 0)");
    code.add("%s;", driver.call("column", "column + width"));
    gather(code);
    code.add("continue;");
    code.close();
  }

  /// Brings the whole left side of all rows together.
  private static void gather(Lines code) {
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add(
        "gather(p, p.shares[s], r, rows, a, aAt, scratch, GATHERED + s * rows * Share.STRIDE);");
    code.close();
  }
}
