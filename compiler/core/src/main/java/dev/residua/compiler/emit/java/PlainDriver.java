package dev.residua.compiler.emit.java;

/// Prints products in plain Java: the sums of many rows by a panel at a time, which the runtime's
/// `Sums` adds up. They are those of [ProductDriver], to the bit.
record PlainDriver(ProductDriver driver) {
  String print() {
    var weights = driver.weights();
    var code = new Lines();
    code.add("/// Rows `from` up to `to` by the columns from `firstColumn` up to `lastColumn`.");
    code.open(driver.declaration(driver.name()));
    code.add("int padded = Panels.padded(p.columns);");
    code.add("int end = Math.min(lastColumn, p.columns);");
    code.open("if (firstColumn >= end)");
    code.add("return;");
    code.close();
    driver.limits(code);
    code.add("Sums sums = Sums.take(to - from);");
    code.open("for (int r = from, rows; r < to; r += rows)");
    code.add("rows = Sums.rows(to - r);");
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("Share share = p.shares[s];");
    code.add("sums.gather(p, share, r, rows, a, aAt);");
    code.open("for (int column = firstColumn, width; column < end; column += width)");
    code.add("width = Panels.vectors((padded - column) / LANES, WIDEST) * LANES;");
    code.add("int valid = Math.min(width, p.columns - column);");
    code.add("int o = outAt + r * outRow + column;");
    code.add(
        "int panel = wAt + column * %s + %s * width;", driver.elements(), driver.line("share"));
    if (weights.isSmall()) {
      code.add("int head = wAt + column * %s;", driver.elements());
      code.add("%s(share.units, width, w, head, panel, scratch);", Widening.method(weights));
    }
    start(code, weights == WeightType.Q8);
    code.add(
        "sums.add(share.units, valid, %s, width);",
        weights.isSmall() ? "scratch, WIDENED" : "w, panel");
    if (driver.finish().isEmpty() && weights != WeightType.Q8) {
      limit(code);
      code.add("sums.store(valid, out, o, outRow);");
      code.close().close().close();
      code.add("sums.giveBack();");
      return code.close().toString();
    }
    code.add("sums.store(valid, out, o, outRow);");
    code.open("if (s == p.shares.length - 1)");
    if (weights == WeightType.Q8) {
      code.add("int step = bias == NO_BIAS ? 0 : 1;");
      code.add("scale(rows, valid, out, o, outRow, w, head, bias, biasAt + column * step, step);");
    }
    driver.finish(code, "rows", "valid", "limits", "out", "o", "outRow");
    code.close().close().close().close();
    code.add("sums.giveBack();");
    return code.close().toString();
  }

  /// Before sums are stored. Of two zeros, `x + 0` makes the one that vectors make of them, and `x
  /// + -0` is `x`.
  private static void limit(Lines code) {
    code.open("if (limits && s == p.shares.length - 1)");
    code.open("if (plus != NOTHING)");
    code.add("sums.plus(valid, plus, plusAt + r * plusRow + column, plusRow);");
    code.close();
    code.add("sums.limit(valid, low, high);");
    code.close();
  }

  private static void start(Lines code, boolean scaled) {
    code.open("if (s > 0)");
    code.add("sums.load(valid, out, o, outRow);");
    code.close().open("else");
    code.add(
        scaled
            ? "sums.start(valid, NO_BIAS, 0, 0);"
            : "sums.start(valid, bias, biasAt + column, bias == NO_BIAS ? 0 : 1);");
    code.close();
  }
}
