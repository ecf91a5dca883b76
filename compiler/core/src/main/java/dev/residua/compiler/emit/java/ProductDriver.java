package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prints what walks through the rows, panels and tiles of a product, for one kind of epilogue.
///
/// @param finish what finishes the sums; empty where they are at most added to and limited
/// @param weights how the weights are held
record ProductDriver(Optional<Finish> finish, WeightType weights) {
  /// As above, for weights that are floats.
  ProductDriver(Optional<Finish> finish) {
    this(finish, WeightType.F32);
  }

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
    return "multiply"
        + weights.suffix()
        + finish
            .map(f -> "And" + Character.toUpperCase(f.method().charAt(0)) + f.method().substring(1))
            .orElse("");
  }

  /// The parameters of the method that a model calls, after the part and the team.
  List<String> parameters() {
    var parameters =
        new ArrayList<>(
            List.of(
                "float[] scratch",
                "Product p",
                "float[] a",
                weights.array() + " w",
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

  /// The parameters of the method that computes some rows, after their numbers.
  List<String> lineParameters() {
    var parameters = new ArrayList<>(parameters());
    parameters.add(parameters.indexOf("float[] a") + 1, "int aShift");
    parameters.add("int outShift");
    return parameters;
  }

  /// The body of that method: rows are shared among the parts where there are many, else columns.
  String entry(boolean vector) {
    var extra = rowExtras();
    return """
    int total = p.outer * p.rows;
    boolean byRows = p.sharedByRows(team.parts());
    int padded = Panels.padded(p.columns);
    int first = byRows ? team.begin(part, total) : 0;
    int last = byRows ? team.end(part, total) : total;
    int firstColumn = byRows ? 0 : team.begin(part, padded, PANEL);
    int lastColumn = byRows ? padded : team.end(part, padded, PANEL);
    for (int g = first / Math.max(1, p.rows); g < p.outer && g * p.rows < last; g++) {
      int from = Math.max(first - g * p.rows, 0);
      int to = Math.min(last - g * p.rows, p.rows);
      int b = bias == NO_BIAS ? 0 : p.biasAt[g];
      int panels = wAt + p.weightsAt[g] * %s * padded;
    %s  %s(p, from, to, a, p.aAt[g], w, panels, firstColumn, lastColumn, bias, b, %sout, p.outAt[g], p.outRow, scratch);
    }
    """
        .formatted(elements(), vector ? few(extra) : "", name(), extra);
  }

  /// The body of the method that computes the rows from `first` up to `last` of all products.
  String lines() {
    return """
    int padded = Panels.padded(p.columns);
    for (int g = first / Math.max(1, p.rows); g < p.outer && g * p.rows < last; g++) {
      int from = Math.max(first - g * p.rows, 0);
      int to = Math.min(last - g * p.rows, p.rows);
      int b = bias == NO_BIAS ? 0 : p.biasAt[g];
      int panels = wAt + p.weightsAt[g] * %s * padded;
      %s(p, from, to, a, p.aAt[g] + aShift, w, panels, 0, padded, bias, b, %sout, p.outAt[g] + outShift, p.outRow, scratch);
    }
    """
        .formatted(elements(), name(), rowExtras());
  }

  /// The extra values of product `g`.
  private String rowExtras() {
    if (simple()) {
      return "plus, plus == NOTHING ? 0 : p.extraAt[0][g], plus == NOTHING ? 0 : p.extraRow[0], low, high, ";
    }
    var extra = new StringBuilder();
    for (int i = 0; i < extras(); i++) {
      extra.append("e%d, p.extraAt[%d][g], p.extraRow[%d], ".formatted(i, i, i));
    }
    return extra.toString();
  }

  private String few(String extra) {
    return """
      if (p.few(%d)) {
        %s(p, from, to, a, p.aAt[g], w, panels, firstColumn, lastColumn, bias, b, %sout, p.outAt[g], p.outRow, scratch);
        continue;
      }
    """
        .formatted(FewRows.MOST, new FewRows(this).name(), extra);
  }

  /// The elements of the array that hold a column.
  String elements() {
    return weights.isSmall()
        ? "SmallType." + weights.name() + ".ints(p.depth)"
        : "Share.padded(p.depth)";
  }

  /// The line of a panel at which a share begins.
  String line(String share) {
    return weights.isSmall()
        ? "(%s%s.from / %d)"
            .formatted(weights.head() == 0 ? "" : weights.head() + " + ", share, weights.perInt())
        : share + ".from";
  }

  /// A call of the method with other columns, from a method of the same parameters.
  String call(String firstColumn, String lastColumn) {
    var text = new StringBuilder(name() + "(p, from, to, a, aAt, w, wAt, ");
    text.append(firstColumn).append(", ").append(lastColumn).append(", bias, biasAt, ");
    if (simple()) {
      text.append("plus, plusAt, plusRow, low, high, ");
    } else {
      for (int i = 0; i < extras(); i++) {
        text.append("e%d, e%dAt, e%dRow, ".formatted(i, i, i));
      }
    }
    return text.append("out, outAt, outRow, scratch)").toString();
  }

  String declaration(String name) {
    var text =
        new StringBuilder(
            "private static void "
                + name
                + "(Product p, int from, int to, float[] a, int aAt, "
                + weights.array()
                + " w, int wAt,"
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

  String print() {
    var code = new Lines();
    code.add("/// Rows `from` up to `to` by the columns from `firstColumn` up to `lastColumn`.");
    code.open(declaration(name()));
    code.add("int biasStep = bias == NO_BIAS ? 0 : 1;");
    code.add("int padded = Panels.padded(p.columns);");
    code.add("// The last panels may hold nothing but padding.");
    code.add("int end = Math.min(lastColumn, p.columns);");
    limits(code);
    code.open("for (int block = firstColumn; block < end; block += p.columnBlock)");
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("Share share = p.shares[s];");
    code.add("boolean first = s == 0;");
    code.add("boolean last = s == p.shares.length - 1;");
    code.open("for (int top = from, rows; top < to; top += rows)");
    code.add("rows = Panels.rows(to - top);");
    code.add("// Rows with a window over an edge are brought together with zeros, others stay.");
    code.add("boolean stay = p.allInside(top, top + rows);");
    code.open("if (!stay)");
    code.add("gather(p, share, top, rows, a, aAt, scratch, GATHERED);");
    code.close();
    code.add("float[] x = stay ? a : scratch;");
    code.add("int[] row = stay ? p.row : Share.ROWS;");
    code.add("int[] at = stay ? share.at : Share.START;");
    code.add("int[] lengths = stay ? share.lengths : share.whole;");
    code.add("int begin = stay ? aAt : GATHERED;");
    code.add("int skipped = stay ? 0 : top;");
    code.open(
        "for (int column = block, width; column < Math.min(end, block + p.columnBlock); column += width)");
    code.add("int vectors = Panels.vectors((padded - column) / LANES, WIDEST);");
    code.add("width = vectors * LANES;");
    code.add("boolean whole = column + width <= p.columns;");
    code.add("int valid = whole ? width : p.columns - column;");
    code.add("int panel = wAt + column * %s + %s * width;", elements(), line("share"));
    if (weights.isSmall()) {
      code.add("int head = wAt + column * %s;", elements());
      code.add("%s(share.units, width, w, head, panel, scratch);", Widening.method(weights));
    } else {
      code.open("if (p.distant && top == from && rows >= Fetch.ROWS && Fetch.PAYS)");
      code.add(
          "scratch[FETCHED] = Fetch.lines(w, panel, panel + share.units * Share.GRAIN * width);");
      code.close();
    }
    code.open("for (int r = top, height; r < top + rows; r += height)");
    code.add("height = Panels.height(top + rows - r);");
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
    boolean scaled = weights == WeightType.Q8;
    code.add("float[] start = first ? %s : sums;", scaled ? "NO_BIAS" : "bias");
    code.add("int startAt = first ? %s : t;", scaled ? "0" : "biasAt + column * biasStep");
    code.add("int startRow = first ? 0 : tRow;");
    code.open("if (!whole%s)", scaled ? " && !first" : "");
    if (scaled) {
      code.add("copy(height, valid, out, o, outRow, scratch, 0, width);");
    } else {
      code.open("if (first && biasStep == 1)");
      code.add("System.arraycopy(bias, startAt, scratch, SUMS, valid);");
      code.add("start = scratch;");
      code.add("startAt = SUMS;");
      code.close().open("else if (!first)");
      code.add("copy(height, valid, out, o, outRow, scratch, 0, width);");
      code.close();
    }
    code.close();
    var tile =
        "height, vectors, x, begin, row, r - skipped, at, lengths, %s, start, startAt, startRow, sums, t, tRow"
            .formatted(weights.isSmall() ? "scratch, WIDENED" : "w, panel");
    if (simple() && !scaled) {
      code.open("if (last && whole && limits)");
      code.open("if (plus == NOTHING)");
      code.add("sumLimited(%s, low, high);", tile);
      code.close().open("else");
      code.add("sumAdded(%s, plus, plusAt + r * plusRow + column, plusRow, low, high);", tile);
      code.close();
      code.add("continue;");
      code.close();
    }
    code.add("sum(%s);", tile);
    if (scaled) {
      code.open("if (last)");
      code.add(
          "scale(height, valid, sums, t, tRow, w, head, bias, biasAt + column * biasStep, biasStep);");
      code.close();
    }
    code.open("if (!last)");
    code.open("if (!whole)");
    code.add("copy(height, valid, scratch, 0, width, out, o, outRow);");
    code.close();
    code.close().open("else");
    finish(code, "height", "valid", scaled ? "!whole || limits" : "!whole", "sums", "t", "tRow");
    code.close();
  }

  void limits(Lines code) {
    if (simple()) {
      code.add(
          "boolean limits = plus != NOTHING || low > Float.NEGATIVE_INFINITY || high < Float.POSITIVE_INFINITY;");
    }
  }

  /// Finishes a block of sums of the rows from `r` on and the columns from `column` on; it goes to
  /// `out` at `o`.
  ///
  /// @param condition when there is something to do, where sums are at most added to and limited
  void finish(
      Lines code,
      String rows,
      String columns,
      String condition,
      String sums,
      String at,
      String step) {
    var block = "%s, %s, %s, %s, %s".formatted(rows, columns, sums, at, step);
    if (simple()) {
      code.open("if (%s)", condition);
      code.add("int e = plus == NOTHING ? 0 : plusAt + r * plusRow + column;");
      code.add("limit(%s, plus, e, plusRow, low, high, out, o, outRow);", block);
      code.close();
    } else {
      code.add("%s(%s, %sout, o, outRow);", finish.orElseThrow().method(), block, extraArguments());
    }
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
      private static void gather(Product p, Share share, int r, int rows, float[] a, int aAt, float[] scratch, int gathered) {
        for (int i = 0; i < rows; i++) {
          int to = gathered + i * Share.STRIDE;
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
          // Weights that are held small come in units.
          if (share.length < share.units * Share.GRAIN) {
            Arrays.fill(scratch, to, to + share.units * Share.GRAIN - share.length, 0f);
          }
        }
      }
      """;

  /// Most runs are short: a loop of vectors beats a call, and the last vector may overlap the one
  /// before.
  static final String COPY_RUN =
      """
      private static void copyRun(int count, float[] a, int aAt, float[] b, int bAt) {
        if (count >= 16 * LANES) {
          System.arraycopy(a, aAt, b, bAt, count);
          return;
        }
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
}
