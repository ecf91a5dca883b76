package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prints what walks through the rows, panels and tiles of a product, for one kind of epilogue.
///
/// @param finish what finishes the sums; empty where they are at most added to and limited
record ProductDriver(Optional<Finish> finish) {
  /// A method that finishes sums.
  ///
  /// @param steps per extra value, 1 if it steps along the columns and 0 if not
  record Finish(String method, List<Integer> steps) {}

  private boolean simple() {
    return finish.isEmpty();
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
    boolean byRows = total >= 64 * team.parts();
    int padded = Panels.padded(p.columns);
    int first = byRows ? team.begin(part, total) : 0;
    int last = byRows ? team.end(part, total) : total;
    int firstColumn = byRows ? 0 : team.begin(part, padded, PANEL);
    int lastColumn = byRows ? padded : team.end(part, padded, PANEL);
    for (int g = first / Math.max(1, p.rows); g < p.outer && g * p.rows < last; g++) {
      int from = Math.max(first - g * p.rows, 0);
      int to = Math.min(last - g * p.rows, p.rows);
      %s(p, from, to, a, p.aAt[g], w, wAt + p.weightsAt[g] * Share.padded(p.depth) * padded, firstColumn, lastColumn, bias, bias == NO_BIAS ? 0 : p.biasAt[g], %sout, p.outAt[g], p.outRow, scratch);
    }
    """
        .formatted(name(), extra);
  }

  private String declaration() {
    var text =
        new StringBuilder(
            "private static void "
                + name()
                + "(Product p, int from, int to, float[] a, int aAt, float[] w, int wAt,"
                + " int firstColumn, int lastColumn, float[] bias, int biasAt");
    if (simple()) {
      text.append(", float[] plus, int plusAt, int plusRow, float low, float high");
    } else {
      for (int i = 0; i < extras(); i++) {
        text.append(", float[] e%d, int e%dAt, int e%dRow".formatted(i, i, i));
      }
    }
    return text.append(", float[] out, int outAt, int outRow, float[] scratch)").toString();
  }

  String print(boolean vector) {
    var code = new Lines();
    code.add("/// Rows `from` up to `to` by the columns from `firstColumn` up to `lastColumn`.");
    code.open(declaration());
    code.add("int biasStep = bias == NO_BIAS ? 0 : 1;");
    code.add("int padded = Panels.padded(p.columns);");
    code.add("// The last panels may hold nothing but padding.");
    code.add("int end = Math.min(lastColumn, p.columns);");
    if (simple()) {
      code.add(
          "boolean limits = plus != NOTHING || low > Float.NEGATIVE_INFINITY || high < Float.POSITIVE_INFINITY;");
    }
    code.open("for (int block = firstColumn; block < end; block += Product.COLUMN_BLOCK)");
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("Share share = p.shares[s];");
    code.add("boolean first = s == 0;");
    code.add("boolean last = s == p.shares.length - 1;");
    code.open("for (int top = from, rows; top < to; top += rows)");
    code.add("rows = Panels.rows(to - top);");
    code.add("gather(p, share, top, rows, a, aAt, scratch);");
    code.open(
        "for (int column = block, width; column < Math.min(end, block + Product.COLUMN_BLOCK); column += width)");
    code.add("int vectors = Panels.vectors((padded - column) / LANES, WIDEST);");
    code.add("width = vectors * LANES;");
    code.add("boolean whole = column + width <= p.columns;");
    code.add("int valid = whole ? width : p.columns - column;");
    code.add("int panel = wAt + column * Share.padded(p.depth) + share.from * width;");
    code.open("for (int r = top, height; r < top + rows; r += height)");
    code.add("height = %s;", vector ? "Panels.height(top + rows - r, MANY)" : "1");
    panel(code);
    code.close().close().close().close().close().close();
    return code.toString();
  }

  /// Some rows by one panel. Sums wait in the result for the other shares of the depth, or, where a
  /// panel is not whole, in scratch memory while they are worked on.
  private void panel(Lines code) {
    code.add("int o = outAt + r * outRow + column;");
    code.add("float[] sums = whole ? out : scratch;");
    code.add("int t = whole ? o : 0;");
    code.add("int tRow = whole ? outRow : width;");
    code.add("float[] start = first ? bias : sums;");
    code.add("int startAt = first ? biasAt + column * biasStep : t;");
    code.add("int startRow = first ? 0 : tRow;");
    code.open("if (!whole)");
    code.open("if (first && biasStep == 1)");
    code.add("System.arraycopy(bias, startAt, scratch, SUMS, valid);");
    code.add("start = scratch;");
    code.add("startAt = SUMS;");
    code.close().open("else if (!first)");
    code.add("copy(height, valid, out, o, outRow, scratch, 0, width);");
    code.close().close();
    code.add(
        "sum(height, vectors, scratch, GATHERED + (r - top) * Share.STRIDE, share.units, w, panel, start, startAt, startRow, sums, t, tRow);");
    code.open("if (!last)");
    code.open("if (!whole)");
    code.add("copy(height, valid, scratch, 0, width, out, o, outRow);");
    code.close();
    if (simple()) {
      code.close().open("else if (!whole || limits)");
      code.add("int e = plus == NOTHING ? 0 : plusAt + r * plusRow + column;");
      code.add("limit(height, valid, sums, t, tRow, plus, e, plusRow, low, high, out, o, outRow);");
    } else {
      code.close().open("else");
      code.add(
          "%s(height, valid, sums, t, tRow, %sout, o, outRow);",
          finish.orElseThrow().method(), extraArguments());
    }
    code.close();
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

  /// Brings rows of the left side together.
  static final String GATHER =
      """
      /// Brings a share of `rows` rows from `r` on together, with zeros for what is not there.
      private static void gather(Product p, Share share, int r, int rows, float[] a, int aAt, float[] scratch) {
        for (int i = 0; i < rows; i++) {
          int to = GATHERED + i * Share.STRIDE;
          int from = aAt + p.row[r + i];
          if (p.inside(r + i)) {
            for (int j = 0; j < share.at.length; j++) {
              copyRun(share.lengths[j], a, from + share.at[j], scratch, to);
              to += share.lengths[j];
            }
          } else {
            for (int j = 0; j < share.tapAt.length; j++) {
              if (p.inside(r + i, share.tap[j])) {
                copyRun(share.tapLengths[j], a, from + share.tapAt[j], scratch, to);
              } else {
                Arrays.fill(scratch, to, to + share.tapLengths[j], 0f);
              }
              to += share.tapLengths[j];
            }
          }
          if (share.length < share.units * Share.GRAIN) {
            Arrays.fill(scratch, to, to + share.units * Share.GRAIN - share.length, 0f);
          }
        }
      }
      """;

  static final String COPY_RUN =
      """
      private static void copyRun(int count, float[] a, int aAt, float[] b, int bAt) {
        System.arraycopy(a, aAt, b, bAt, count);
      }
      """;

  /// Runs are short: a loop of vectors beats a call, and the last vector may overlap the one
  /// before.
  static final String VECTOR_COPY_RUN =
      """
      private static void copyRun(int count, float[] a, int aAt, float[] b, int bAt) {
        int j = 0;
        for (; j <= count - LANES; j += LANES) {
          FloatVector.fromArray(SPECIES, a, aAt + j).intoArray(b, bAt + j);
        }
        if (j < count && count > LANES) {
          j = count - LANES;
          FloatVector.fromArray(SPECIES, a, aAt + j).intoArray(b, bAt + j);
          return;
        }
        for (; j < count; j++) {
          b[bAt + j] = a[aAt + j];
        }
      }
      """;

  /// Copies a block of sums.
  static final String COPY =
      """
      private static void copy(int rows, int columns, float[] a, int aAt, int aRow, float[] b, int bAt, int bRow) {
        for (int i = 0; i < rows; i++) {
          System.arraycopy(a, aAt + i * aRow, b, bAt + i * bRow, columns);
        }
      }
      """;

  private static final String LIMIT_HEAD =
      """
      /// Finishes `rows` by `columns` sums that begin at `sumsAt`: `min(max(sum + plus, low), high)`.
      private static void limit(int rows, int columns, float[] sums, int sumsAt, int sumsRow, float[] plus, int plusAt, int plusRow, float low, float high, float[] out, int outAt, int outRow) {
        int step = plus == NOTHING ? 0 : 1;
      """;

  private static final String LIMIT_ROWS =
      """
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
  static final String LIMIT = LIMIT_HEAD + LIMIT_ROWS + LIMIT_TAIL;

  /// Most tiles are two vectors wide, which goes without a loop.
  static final String VECTOR_LIMIT =
      LIMIT_HEAD
          + """
            if (columns == 2 * LANES) {
              for (int i = 0; i < rows; i++) {
                int s = sumsAt + i * sumsRow;
                int p = plusAt + i * plusRow;
                int o = outAt + i * outRow;
                FloatVector a = FloatVector.fromArray(SPECIES, sums, s).add(FloatVector.fromArray(SPECIES, plus, p));
                FloatVector b = FloatVector.fromArray(SPECIES, sums, s + LANES).add(FloatVector.fromArray(SPECIES, plus, p + LANES * step));
                a = a.blend(low, a.compare(VectorOperators.LT, low));
                b = b.blend(low, b.compare(VectorOperators.LT, low));
                a.blend(high, a.compare(VectorOperators.GT, high)).intoArray(out, o);
                b.blend(high, b.compare(VectorOperators.GT, high)).intoArray(out, o + LANES);
              }
              return;
            }
          """
          + LIMIT_ROWS
          + """
              for (; j <= columns - LANES; j += LANES) {
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, s + j).add(FloatVector.fromArray(SPECIES, plus, p + j * step));
                sum = sum.blend(low, sum.compare(VectorOperators.LT, low));
                sum.blend(high, sum.compare(VectorOperators.GT, high)).intoArray(out, o + j);
              }
          """
          + LIMIT_TAIL;
}
