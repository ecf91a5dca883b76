package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prints products by Strassen's algorithm in Winograd's form, for one kind of epilogue. Some pairs
/// of rows are worked on together: what is summed of their quarters is brought together, and then,
/// panel by panel of half of the columns, seven products become four blocks of the result. A
/// product begins with the sums that it is to be added to, so that but two blocks need a pass of
/// their own.
record StrassenDriver(ProductDriver driver) {
  StrassenDriver(Optional<ProductDriver.Finish> finish) {
    this(new ProductDriver(finish));
  }

  /// The parameters of the method that a model calls, after the part and the team.
  List<String> parameters() {
    var parameters = new ArrayList<>(driver.parameters());
    parameters.set(parameters.indexOf("Product p"), "Strassen p");
    return parameters;
  }

  /// The methods that the others call.
  void parts(KernelLibrary library) {
    for (boolean vector : List.of(true, false)) {
      var text = LaneText.ofMany(vector);
      library.part(vector, "strassenLeft", () -> left(vector));
      library.part(vector, "strassenSums", () -> sums(text));
      library.part(vector, "strassenMultiply", () -> vector ? MULTIPLY : PLAIN_MULTIPLY);
      library.part(vector, "strassenAdd", () -> ADD);
      library.part(vector, "strassenAddRow", () -> addRow(text));
      library.part(vector, panel(), () -> vector ? printPanel() : printPanels());
      library.part(vector, end(), this::printEnd);
    }
  }

  private String panel() {
    return "strassenPanel" + suffix();
  }

  private String end() {
    return "strassenEnd" + suffix();
  }

  private String suffix() {
    return driver.name().substring("multiply".length());
  }

  /// The body of the method that a model calls: pairs are shared among the parts where there are
  /// many, else panels, which are cut into as many pieces as there are parts: panels are few.
  ///
  /// @param direct the method that computes the product as it is
  String entry(String direct) {
    return pays(direct)
        + """
        int total = p.product.outer * p.pairs;
        boolean byPairs = p.product.sharedByRows(team.parts());
        int first = byPairs ? team.begin(part, total) : 0;
        int last = byPairs ? team.end(part, total) : total;
        int pieces = byPairs ? 1 : team.parts();
        int panels = p.columns / PANEL * pieces;
        int firstPiece = byPairs ? 0 : team.begin(part, panels);
        int lastPiece = byPairs ? panels : team.end(part, panels);
        for (int g = first / p.pairs; g < p.product.outer && g * p.pairs < last; g++) {
          int to = Math.min(last - g * p.pairs, p.pairs);
          for (int top = Math.max(first - g * p.pairs, 0), count; top < to && firstPiece < lastPiece; top += count) {
            count = p.count(to - top);
            strassenLeft(p, top, count, a, p.product.aAt[g], scratch);
            for (int piece = firstPiece, next; piece < lastPiece; piece = next) {
              int panel = piece / pieces;
              next = Math.min((panel + 1) * pieces, lastPiece);
              int from = count * (piece - panel * pieces) / pieces;
              int end = count * (next - panel * pieces) / pieces;
              %s(p, g, top, top + from, end - from, panel * PANEL, a, w, wAt, bias, %sout, scratch);
            }
          }
        }
        """
            .formatted(panel(), extras());
  }

  /// As above, in plain Java, where a left side is brought together once for all panels, and many
  /// pairs at once are faster.
  String plainEntry(String direct) {
    return pays(direct)
        + """
        int total = p.product.outer * p.pairs;
        boolean byPairs = p.sharedByPairs(team.parts());
        int first = byPairs ? team.begin(part, total) : 0;
        int last = byPairs ? team.end(part, total) : total;
        int firstColumn = byPairs ? 0 : team.begin(part, p.columns, PANEL);
        int lastColumn = byPairs ? p.columns : team.end(part, p.columns, PANEL);
        for (int g = first / p.pairs; g < p.product.outer && g * p.pairs < last && firstColumn < lastColumn; g++) {
          int to = Math.min(last - g * p.pairs, p.pairs);
          for (int top = Math.max(first - g * p.pairs, 0), count; top < to; top += count) {
            count = p.count(to - top);
            strassenLeft(p, top, count, a, p.product.aAt[g], scratch);
            %s(p, g, top, count, firstColumn, lastColumn, a, w, wAt, bias, %sout, scratch);
          }
        }
        """
            .formatted(panel(), extras());
  }

  private String pays(String direct) {
    return """
    if (!p.pays()) {
      %s(part, team, scratch, p.product, a, w, wAt, bias, %sout);
      return;
    }
    """
        .formatted(direct, extras());
  }

  /// What an epilogue takes besides the sums, each with a comma after it.
  private String extras() {
    return extraParameters().stream()
        .map(parameter -> parameter.substring(parameter.lastIndexOf(' ') + 1) + ", ")
        .collect(Collectors.joining());
  }

  private String declaredExtras() {
    return extraParameters().stream()
        .map(parameter -> parameter + ", ")
        .collect(Collectors.joining());
  }

  private List<String> extraParameters() {
    var parameters = driver.parameters();
    return parameters.subList(parameters.indexOf("float[] bias") + 1, parameters.size() - 1);
  }

  /// Seven products of a panel of the left half of the columns and of its partner.
  private String printPanel() {
    return """
    /// Some pairs of rows by a panel of each half of the columns; sums are there from pair `from` on.
    private static void %1$s(Strassen p, int g, int from, int top, int count, int column, float[] a, float[] w, int wAt, float[] bias, %2$sfloat[] out, float[] scratch) {
      int half = p.depth * PANEL;
      int left = wAt + column * 2 * p.depth;
      int right = left + p.columns * 2 * p.depth;
      int sums = wAt + (p.columns + column) * 4 * p.depth;
      int b = bias == NO_BIAS ? 0 : p.product.biasAt[g] + column;
      int difference = p.biasAt(SCRATCH);
      for (int j = 0; j < PANEL; j++) {
        scratch[difference + j] = bias == NO_BIAS ? 0f : bias[b + p.columns + j] - bias[b + j];
      }
      int at = p.product.aAt[g];
      int row = p.product.outRow;
      int o = p.product.outAt[g] + column;
      int one = p.partialAt(SCRATCH, 0, from);
      int two = p.partialAt(SCRATCH, 1, from);
      int three = p.partialAt(SCRATCH, 2, from);
      int five = p.partialAt(SCRATCH, 3, from);
      strassenMultiply(p, top, count, false, a, at, p.first, w, left, bias, b, p.partial, 0, scratch, one, p.partial, Panels.MOST, scratch);
      strassenMultiply(p, top, count, false, a, at + p.depth, p.first, w, left + half, scratch, one, p.partial, Panels.MOST, out, o, p.firstOut, row, scratch);
      %3$s(p, g, top, count, false, column, %4$sout, o);
      strassenMultiply(p, top, count, false, scratch, p.sumAt(SCRATCH, 1, from), p.sum, w, sums, scratch, one, p.partial, Panels.MOST, scratch, two, p.partial, Panels.MOST, scratch);
      strassenMultiply(p, top, count, false, scratch, p.sumAt(SCRATCH, 0, from), p.sum, w, sums + half, scratch, difference, p.partial, 0, scratch, five, p.partial, Panels.MOST, scratch);
      strassenMultiply(p, top, count, false, scratch, p.sumAt(SCRATCH, 3, from), p.sum, w, right + half, scratch, two, p.partial, Panels.MOST, out, o + p.columns, p.firstOut, row, scratch);
      strassenAdd(p, top, count, false, out, o + p.columns, p.firstOut, scratch, five, p.partial, out, o + p.columns, p.firstOut);
      %3$s(p, g, top, count, false, p.columns + column, %4$sout, o + p.columns);
      strassenMultiply(p, top, count, true, scratch, p.sumAt(SCRATCH, 2, from), p.sum, w, sums + 2 * half, scratch, two, p.partial, Panels.MOST, scratch, three, p.partial, Panels.MOST, scratch);
      strassenMultiply(p, top, count, true, a, at + p.depth, p.second, w, sums + 3 * half, scratch, three, p.partial, Panels.MOST, out, o, p.secondOut, row, scratch);
      %3$s(p, g, top, count, true, column, %4$sout, o);
      strassenAdd(p, top, count, true, scratch, three, p.partial, scratch, five, p.partial, out, o + p.columns, p.secondOut);
      %3$s(p, g, top, count, true, p.columns + column, %4$sout, o + p.columns);
    }
    """
        .formatted(panel(), declaredExtras(), end(), extras());
  }

  /// The same products in another order, each by all panels: blocks of the result hold the partial
  /// ones meanwhile.
  private String printPanels() {
    return """
    /// Some pairs of rows by the columns from `from` up to `to` of each half.
    private static void %1$s(Strassen p, int g, int top, int count, int from, int to, float[] a, float[] w, int wAt, float[] bias, %2$sfloat[] out, float[] scratch) {
      int half = p.depth * PANEL;
      int right = wAt + p.columns * 2 * p.depth;
      int sums = right + p.columns * 2 * p.depth;
      int b = bias == NO_BIAS ? 0 : p.product.biasAt[g];
      int difference = p.biasAt(SCRATCH);
      for (int j = 0; j < p.columns; j++) {
        scratch[difference + j] = bias == NO_BIAS ? 0f : bias[b + p.columns + j] - bias[b + j];
      }
      int at = p.product.aAt[g];
      int row = p.product.outRow;
      int c1 = p.product.outAt[g];
      int c2 = c1 + p.columns;
      int five = p.commonAt(SCRATCH, top);
      strassenMultiply(p, top, count, from, to, false, a, at, p.first, w, wAt, 2, bias, b, p.common, 0, out, c1, p.firstOut, row);
      strassenMultiply(p, top, count, from, to, false, scratch, p.sumAt(SCRATCH, 1, top), p.sum, w, sums, 4, out, c1, p.firstOut, row, out, c2, p.firstOut, row);
      strassenMultiply(p, top, count, from, to, false, a, at + p.depth, p.first, w, wAt + half, 2, out, c1, p.firstOut, row, out, c1, p.firstOut, row);
      strassenMultiply(p, top, count, from, to, false, scratch, p.sumAt(SCRATCH, 0, top), p.sum, w, sums + half, 4, scratch, difference, p.common, 0, scratch, five, p.common, p.columns);
      strassenMultiply(p, top, count, from, to, true, scratch, p.sumAt(SCRATCH, 2, top), p.sum, w, sums + 2 * half, 4, out, c2, p.firstOut, row, out, c1, p.secondOut, row);
      strassenMultiply(p, top, count, from, to, false, scratch, p.sumAt(SCRATCH, 3, top), p.sum, w, right + half, 2, out, c2, p.firstOut, row, out, c2, p.firstOut, row);
      for (int j = from; j < to; j += PANEL) {
        strassenAdd(p, top, count, false, out, c2 + j, p.firstOut, scratch, five + j, p.common, out, c2 + j, p.firstOut);
        strassenAdd(p, top, count, true, out, c1 + j, p.secondOut, scratch, five + j, p.common, out, c2 + j, p.secondOut);
      }
      strassenMultiply(p, top, count, from, to, true, a, at + p.depth, p.second, w, sums + 3 * half, 4, out, c1, p.secondOut, row, out, c1, p.secondOut, row);
      for (int j = from; j < to; j += PANEL) {
        %3$s(p, g, top, count, false, j, %4$sout, c1 + j);
        %3$s(p, g, top, count, false, p.columns + j, %4$sout, c2 + j);
        %3$s(p, g, top, count, true, j, %4$sout, c1 + j);
        %3$s(p, g, top, count, true, p.columns + j, %4$sout, c2 + j);
      }
    }
    """
        .formatted(panel(), declaredExtras(), end(), extras());
  }

  private String printEnd() {
    var code = new Lines();
    code.add("/// Finishes a block: the first rows of pairs, or the second ones.");
    code.open(
        "private static void %s(Strassen p, int g, int top, int count, boolean seconds, int column, %sfloat[] out, int at)",
        end(), declaredExtras());
    var finish = driver.finish();
    if (finish.isEmpty()) {
      driver.limits(code);
      code.open("if (!limits)");
      code.add("return;");
      code.close();
      code.add("int step = plus == NOTHING ? 0 : p.product.extraRow[0];");
    }
    code.open("for (int pair = top, run; pair < top + count; pair += Math.max(run, 1))");
    code.add("run = p.run(pair, top + count, seconds);");
    code.add("int r = p.row(pair) + (seconds ? p.distance() : 0);");
    code.add("int o = at + (seconds ? p.secondOut[pair] : p.firstOut[pair]);");
    if (finish.isEmpty()) {
      code.add("int e = plus == NOTHING ? 0 : p.product.extraAt[0][g] + r * step + column;");
      code.add(
          "limit(run, PANEL, out, o, p.product.outRow, plus, e, step, low, high, out, o, p.product.outRow);");
    } else {
      var extra = new StringBuilder();
      var steps = finish.get().steps();
      for (int i = 0; i < steps.size(); i++) {
        extra.append(
            "e%1$d, p.product.extraAt[%1$d][g] + r * p.product.extraRow[%1$d]%2$s, p.product.extraRow[%1$d], "
                .formatted(i, steps.get(i) == 1 ? " + column" : ""));
      }
      code.add(
          "%s(run, PANEL, out, o, p.product.outRow, %sout, o, p.product.outRow);",
          finish.get().method(), extra);
    }
    return code.close().close().toString();
  }

  private static String left(boolean vector) {
    return """
    /// Sums the quarters of `count` pairs of rows from `top` on.
    private static void strassenLeft(Strassen p, int top, int count, float[] a, int aAt, float[] scratch) {
      int next = p.sumAt(0, 1, 0);
      for (int pair = top; pair < top + count; pair++) {
        boolean alone = p.alone(pair);
        int x = aAt + p.first[pair];
        float[] b = alone ? p.zeros : a;
        int y = alone ? 0 : aAt + p.second[pair];
        int to = p.sumAt(SCRATCH, 0, top) + p.sum[pair];
        for (int k = 0; k < p.depth; k += %1$s) {
          strassenSums(Math.min(%1$s, p.depth - k), p.depth, a, x + k, b, y + k, scratch, to + k, next);
        }
      }
    }
    """
        .formatted(vector ? "p.depth" : "PIECE");
  }

  /// The four quarters of a pair of rows → `S1` to `S4`, `next` apart.
  private static String sums(LaneText text) {
    var code = new Lines();
    code.add("/// The sums of a pair of rows, `next` apart.");
    code.open(
        "private static void strassenSums(int count, int depth, float[] a, int at, float[] b, int bAt, float[] out, int to, int next)");
    text.open(code, "k", "count");
    text.let(code, "a11", text.load("a", "at + k"));
    text.let(code, "a12", text.load("a", "at + depth + k"));
    text.let(code, "a21", text.load("b", "bAt + k"));
    text.let(code, "a22", text.load("b", "bAt + depth + k"));
    text.let(code, "s1", text.plus("a21", "a22"));
    text.let(code, "s2", text.minus("s1", "a11"));
    text.let(code, "s3", text.minus("a11", "a21"));
    text.let(code, "s4", text.minus("a12", "s2"));
    for (int i = 0; i < 4; i++) {
      text.store(code, "s" + (i + 1), "out", "to" + WinogradTransforms.plus(i, "next") + " + k");
    }
    return code.close().close().toString();
  }

  private static final String ADD =
      """
      /// `out = a + b`, for blocks as wide as a panel.
      private static void strassenAdd(Strassen p, int top, int count, boolean seconds, float[] a, int aAt, int[] aRow, float[] b, int bAt, int[] bRow, float[] out, int outAt, int[] outRow) {
        for (int pair = top; pair < top + count; pair++) {
          if (!seconds || !p.alone(pair)) {
            strassenAddRow(a, aAt + aRow[pair], b, bAt + bRow[pair], out, outAt + outRow[pair]);
          }
        }
      }
      """;

  private static String addRow(LaneText text) {
    var code = new Lines();
    code.open(
        "private static void strassenAddRow(float[] a, int aAt, float[] b, int bAt, float[] out, int outAt)");
    text.open(code, "j", "PANEL");
    text.let(code, "sum", text.plus(text.load("a", "aAt + j"), text.load("b", "bAt + j")));
    text.store(code, "sum", "out", "outAt + j");
    return code.close().close().toString();
  }

  private static final String MULTIPLY =
      """
      /// Adds the product of the rows of some pairs, half as deep, and of half a panel of weights to `start`.
      private static void strassenMultiply(Strassen p, int top, int count, boolean seconds, float[] x, int at, int[] row, float[] w, int wAt, float[] start, int startAt, int[] startRow, int startStep, float[] out, int outAt, int[] outRow, int outStep, float[] scratch) {
        int end = top + count;
        for (int s = 0; s < p.shares.length; s++) {
          Share share = p.shares[s];
          int panel = wAt + share.from * PANEL;
          if (p.product.distant && count >= Fetch.ROWS && Fetch.PAYS) {
            scratch[FETCHED] = Fetch.lines(w, panel, panel + share.units * Share.GRAIN * PANEL);
          }
          for (int pair = top, height; pair < end; pair += height) {
            int run = p.run(pair, end, seconds);
            height = run == 0 ? 1 : Panels.height(run);
            if (run > 0) {
              int o = outAt + outRow[pair];
              int from = s > 0 ? o : startStep == 0 ? startAt : startAt + startRow[pair];
              sum(height, WIDEST, x, at + share.from, row, pair, Share.START, share.whole, w, panel, s > 0 ? out : start, from, s > 0 ? outStep : startStep, out, o, outStep);
            }
          }
        }
      }
      """;

  private static final String PLAIN_MULTIPLY =
      """
      /// Adds the product of the rows of some pairs, half as deep, and of half of each panel of weights to `start`.
      private static void strassenMultiply(Strassen p, int top, int count, int from, int to, boolean seconds, float[] x, int at, int[] row, float[] w, int wAt, int halves, float[] start, int startAt, int[] startRow, int startStep, float[] out, int outAt, int[] outRow, int outStep) {
        int end = top + count;
        for (int pair = top, run; pair < end; pair += Math.max(run, 1)) {
          run = p.run(pair, end, seconds);
          Sums sums = Sums.take(run);
          for (int s = 0; s < p.shares.length; s++) {
            Share share = p.shares[s];
            sums.gather(share.units, run, x, at + share.from, row, pair);
            for (int j = from; j < to; j += PANEL) {
              int o = outAt + j + outRow[pair];
              if (s > 0) {
                sums.load(PANEL, out, o, outStep);
              } else if (startStep == 0) {
                sums.start(PANEL, start, start == NO_BIAS ? 0 : startAt + j, 1);
              } else {
                sums.load(PANEL, start, startAt + j + startRow[pair], startStep);
              }
              sums.add(share.units, PANEL, w, wAt + j * halves * p.depth + share.from * PANEL, PANEL);
              sums.store(PANEL, out, o, outStep);
            }
          }
          sums.giveBack();
        }
      }
      """;
}
