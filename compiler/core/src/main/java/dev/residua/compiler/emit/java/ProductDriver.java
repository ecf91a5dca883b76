package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// Prints what walks through the panels and tiles of a product, for one kind of epilogue.
///
/// @param uneven whether rows may lie at unequal distances
/// @param finish what finishes the sums; empty where the tiles do all of it
record ProductDriver(SortedSet<Integer> panels, boolean uneven, Optional<Finish> finish) {
  /// A method that finishes sums.
  ///
  /// @param steps per extra value, 1 if it steps along the columns and 0 if not
  record Finish(String method, List<Integer> steps) {}

  /// One row by sixteen columns, without the Vector API.
  static final String SCALAR_TILE =
      """
      /// One row by sixteen columns of sums, into `sums`.
      private static void tile(int row, float[] a, int aAt, int[] tap, int[] run, float[] w, int wAt, float[] bias, int biasAt, float[] sums) {
        for (int j = 0; j < 16; j++) {
          sums[j] = bias[biasAt + j];
        }
        for (int t = 0; t < tap.length; t++) {
          int at = aAt + tap[t] + row;
          for (int q = 0; q < run[t]; q++) {
            float x = a[at + q];
            for (int j = 0; j < 16; j++) {
              sums[j] = Math.fma(x, w[wAt + j], sums[j]);
            }
            wAt += 16;
          }
        }
      }
      """;

  private static final String COMMON =
      "int[] row, int from, int to, float[] a, int aAt, int[] tap, int[] run,"
          + " float[] w, int wAt, int depth, int columns, int firstColumn, int lastColumn,"
          + " float[] bias, int biasAt, int biasStep";

  private boolean simple() {
    return finish.isEmpty();
  }

  private String finishMethod() {
    return finish.map(Finish::method).orElse("limit");
  }

  private int extras() {
    return finish.map(f -> f.steps().size()).orElse(1);
  }

  String name() {
    return finish
        .map(f ->
            "multiplyAnd" + Character.toUpperCase(f.method().charAt(0)) + f.method().substring(1))
        .orElse("multiply");
  }

  /// The parameters of the method that a model calls, after the part and the team.
  List<String> parameters() {
    var parameters =
        new ArrayList<>(
            List.of(
                "float[] scratch",
                "Product p",
                "float[] a",
                "float[] w",
                "int wAt",
                "float[] bias"));
    if (simple()) {
      parameters.addAll(List.of("float[] plus", "float low", "float high"));
    } else {
      for (int i = 0; i < extras(); i++) {
        parameters.add("float[] e" + i);
      }
    }
    parameters.add("float[] out");
    return parameters;
  }

  /// The body of that method: rows are shared among the parts where there are many, else columns.
  String entry() {
    var extra = new StringBuilder();
    if (simple()) {
      extra.append(
          "plus, plus == NOTHING ? 0 : p.extraAt[0][g], plus == NOTHING ? 0 : p.extraRow[0], low, high, ");
    } else {
      for (int i = 0; i < extras(); i++) {
        extra.append("e%d, p.extraAt[%d][g], p.extraRow[%d], ".formatted(i, i, i));
      }
    }
    return """
    int total = p.outer * p.rows;
    boolean byRows = total >= 8 * team.parts();
    int padded = Panels.padded(p.columns);
    int first = byRows ? team.begin(part, total, 5) : 0;
    int last = byRows ? team.end(part, total, 5) : total;
    int firstColumn = byRows ? 0 : team.begin(part, padded, PANEL);
    int lastColumn = byRows ? padded : team.end(part, padded, PANEL);
    int biasStep = bias == NO_BIAS ? 0 : 1;
    for (int g = first / Math.max(1, p.rows); g < p.outer && g * p.rows < last; g++) {
      int from = Math.max(first - g * p.rows, 0);
      int to = Math.min(last - g * p.rows, p.rows);
      for (int block = from; block < to; block += p.rowBlock) {
        %s(p.row, block, Math.min(block + p.rowBlock, to), a, p.aAt[g], p.tap, p.run, w, wAt + p.weightsAt[g] * p.depth * padded, p.depth, p.columns, firstColumn, lastColumn, bias, bias == NO_BIAS ? 0 : p.biasAt[g], biasStep, %sout, p.outAt[g], p.outRow, scratch);
      }
    }
    """
        .formatted(name(), extra);
  }

  private String declaration() {
    var text = new StringBuilder("private static void " + name() + "(" + COMMON);
    if (simple()) {
      text.append(", float[] plus, int plusAt, int plusRow, float low, float high");
    } else {
      for (int i = 0; i < extras(); i++) {
        text.append(", float[] e%d, int e%dAt, int e%dRow".formatted(i, i, i));
      }
    }
    return text.append(", float[] out, int outAt, int outRow, float[] scratch)").toString();
  }

  String vector() {
    var code = new Lines();
    code.add("/// Rows `from` up to `to` by the panels from `firstColumn` up to `lastColumn`.");
    code.open(declaration());
    code.add("int padded = Panels.padded(columns);");
    if (simple()) {
      code.add(
          "boolean limits = plus != NOTHING || low > Float.NEGATIVE_INFINITY || high < Float.POSITIVE_INFINITY;");
    }
    code.add("// The last panels may hold nothing but padding.");
    code.open(
        "for (int column = firstColumn, end = Math.min(lastColumn, columns); column < end; )");
    code.add("int vectors = Panels.vectors((padded - column) / LANES, WIDEST);");
    code.add("int width = vectors * LANES;");
    code.add("int panel = wAt + column * depth;");
    code.add("int b = biasAt + column * biasStep;");
    code.add("boolean whole = column + width <= columns;");
    code.add("int valid = whole ? width : columns - column;");
    code.add("float[] target = whole ? out : scratch;");
    shortBias(code, "width");
    code.open("switch (vectors)");
    for (var form : Tiles.MANY_REGISTERS) {
      if (panels.contains(form.vectors()) && form.vectors() != 2) {
        panel(code, form, "case %d ->".formatted(form.vectors()));
      }
    }
    code.open("case 2 ->");
    if (panels.contains(2)) {
      code.open("if (WIDEST == 4)");
      tiles(code, Tiles.MANY_REGISTERS.get(1));
      code.close().open("else");
      tiles(code, Tiles.FEW_REGISTERS.getFirst());
      code.close();
    } else {
      tiles(code, Tiles.FEW_REGISTERS.getFirst());
    }
    code.close();
    code.add(
        "default -> throw new IllegalStateException(\"no tile of \" + vectors + \" vectors\");");
    code.close();
    code.add("column += width;");
    code.close().close();
    return code.toString();
  }

  /// A bias has no padding: for the last panel it is completed in scratch memory.
  private static void shortBias(Lines code, String width) {
    code.add("float[] biases = bias;");
    code.open("if (valid < %s && biasStep == 1)", width);
    code.add("System.arraycopy(bias, b, scratch, %d, valid);", Tiles.SCRATCH);
    code.add("biases = scratch;");
    code.add("b = %d;", Tiles.SCRATCH);
    code.close();
  }

  private void panel(Lines code, Tiles.Form form, String label) {
    code.open(label);
    tiles(code, form);
    code.close();
  }

  /// Tiles of full height; the last one is moved back where rows are left, and where there are
  /// fewer rows than a tile has, they go one by one. Where many rows go by, a panel is worked on in
  /// shares of its depth that stay in the first cache; sums wait in the result, and no row may be
  /// added to twice, so that the last rows go one by one there too.
  private void tiles(Lines code, Tiles.Form form) {
    code.add(
        "int share = whole && to - from >= %d ? Panels.share(tap.length, width, BLOCK) : Math.max(1, tap.length);",
        4 * form.rows());
    code.add("int part = panel;");
    code.open("for (int tap0 = 0, tap1; tap0 == 0 || tap0 < tap.length; tap0 = tap1)");
    code.add("tap1 = Math.min(tap.length, tap0 + share);");
    code.add("boolean first = tap0 == 0;");
    code.add("boolean last = tap1 == tap.length;");
    code.open("for (int next = from, height; next < to; next += height)");
    code.add("boolean fits = next + %d <= to;", form.rows());
    code.add("boolean back = !fits && to - from >= %d && first && last;", form.rows());
    code.add("height = fits || back ? %d : 1;", form.rows());
    code.add("int r = back ? to - height : next;");
    code.add("int o = outAt + r * outRow + column;");
    code.add("int t = whole ? o : 0;");
    code.add("int tRow = whole ? outRow : width;");
    code.add("float[] start = first ? biases : target;");
    code.add("int startAt = first ? b : t;");
    code.add("int startRow = first ? 0 : tRow;");
    code.open("if (height == 1)");
    call(code, new Tiles.Form(1, form.vectors()));
    if (uneven) {
      code.close().open("else if (!even(row, r, %d))", form.rows());
      call(code, form.uneven());
    }
    code.close().open("else");
    call(code, form);
    code.close();
    if (simple()) {
      code.open("if (last && (!whole || limits))");
      code.add("int e = plusAt + (plus == NOTHING ? 0 : r * plusRow + column);");
      code.add(
          "limit(height, valid, target, t, tRow, plus, e, plusRow, low, high, out, o, outRow);");
    } else {
      code.open("if (last)");
      code.add(
          "%s(height, valid, target, t, tRow, %sout, o, outRow);",
          finishMethod(), extraArguments());
    }
    code.close().close();
    code.open("for (int done = tap0; done < tap1; done++)");
    code.add("part += run[done] * width;");
    code.close().close();
  }

  private String extraArguments() {
    var text = new StringBuilder();
    for (int i = 0; i < extras(); i++) {
      boolean steps = finish.orElseThrow().steps().get(i) == 1;
      text.append(
          "e%d, e%dAt + r * e%dRow%s, e%dRow, ".formatted(i, i, i, steps ? " + column" : "", i));
    }
    return text.toString();
  }

  private static void call(Lines code, Tiles.Form form) {
    code.add(
        "%s(row, r, a, aAt, tap, run, tap0, tap1, w, part, start, startAt, startRow, target, t, tRow);",
        form.method());
  }

  String scalar() {
    var code = new Lines();
    code.add("/// Rows `from` up to `to` by the panels from `firstColumn` up to `lastColumn`.");
    code.open(declaration());
    code.open(
        "for (int column = firstColumn, end = Math.min(lastColumn, columns); column < end; column += 16)");
    code.add("int valid = Math.min(16, columns - column);");
    code.add("int b = biasAt + column * biasStep;");
    shortBias(code, "16");
    code.open("for (int r = from; r < to; r++)");
    code.add("tile(row[r], a, aAt, tap, run, w, wAt + column * depth, biases, b, scratch);");
    code.add("int o = outAt + r * outRow + column;");
    if (simple()) {
      code.add("int e = plusAt + (plus == NOTHING ? 0 : r * plusRow + column);");
      code.add("limit(1, valid, scratch, 0, 16, plus, e, plusRow, low, high, out, o, outRow);");
    } else {
      code.add("%s(1, valid, scratch, 0, 16, %sout, o, outRow);", finishMethod(), extraArguments());
    }
    code.close().close().close();
    return code.toString();
  }

  /// Whether rows lie at equal distances.
  static final String EVEN =
      """
      /// Whether the rows from `r` on lie at equal distances.
      private static boolean even(int[] row, int r, int rows) {
        int step = row[r + 1] - row[r];
        for (int i = 2; i < rows; i++) {
          if (row[r + i] - row[r + i - 1] != step) {
            return false;
          }
        }
        return true;
      }
      """;

  private static final String LIMIT_HEAD =
      """
      /// Finishes `rows` by `columns` sums that begin at `sumsAt`: `min(max(sum + plus, low), high)`.
      private static void limit(int rows, int columns, float[] sums, int sumsAt, int sumsRow, float[] plus, int plusAt, int plusRow, float low, float high, float[] out, int outAt, int outRow) {
        int step = plus == NOTHING ? 0 : 1;
        for (int i = 0; i < rows; i++) {
          int s = sumsAt + i * sumsRow;
          int p = plusAt + i * plusRow;
          int o = outAt + i * outRow;
          int j = 0;
      """;

  private static final String LIMIT_TAIL =
      """
          for (; j < columns; j++) {
            float sum = sums[s + j] + plus[p + j * step];
            sum = sum < low ? low : sum;
            out[o + j] = sum > high ? high : sum;
          }
        }
      }
      """;

  /// Adds another value to sums and limits them.
  static final String LIMIT = LIMIT_HEAD + LIMIT_TAIL;

  static final String VECTOR_LIMIT =
      LIMIT_HEAD
          + """
              for (; j <= columns - LANES; j += LANES) {
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, s + j).add(FloatVector.fromArray(SPECIES, plus, p + j * step));
                sum = sum.blend(low, sum.compare(VectorOperators.LT, low));
                sum.blend(high, sum.compare(VectorOperators.GT, high)).intoArray(out, o + j);
              }
          """
          + LIMIT_TAIL;
}
