package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prints convolutions by Winograd's algorithm, for one kind of epilogue: some tiles of inputs are
/// transformed, multiplied by the transformed weights as 36 products, and transformed back, while
/// all of it is in the second cache.
record WinogradDriver(Optional<ProductDriver.Finish> finish) {
  /// The parameters of the method that a model calls, after the part and the team.
  List<String> parameters() {
    var parameters = new ArrayList<>(new ProductDriver(finish).parameters());
    parameters.set(parameters.indexOf("Product p"), "Winograd p");
    return parameters;
  }

  /// The body of that method: tiles are shared among the parts where there are many, else columns.
  String entry(boolean vector) {
    return """
    int tiles = p.tiles();
    boolean byTiles = tiles >= 16 * team.parts();
    int columns = p.product.columns;
    int first = byTiles ? team.begin(part, tiles) : 0;
    int last = byTiles ? team.end(part, tiles) : tiles;
    int firstColumn = byTiles ? 0 : team.begin(part, columns, PANEL);
    int lastColumn = byTiles ? columns : team.end(part, columns, PANEL);
    int depth = Share.padded(p.channels);
    int products = SCRATCH + p.inputFloats();
    int row = Winograd.PRODUCTS * columns;
    %sfor (int block = first, rows; block < last && firstColumn < lastColumn; block += rows) {
      rows = Math.min(p.rows(last - first), last - block);
      for (int r = 0; r < rows; r++) {
        winogradInput(p, block + r, r, a, scratch);
      }
      for (int f = 0; f < Winograd.PRODUCTS; f++) {
        for (int s = 0; s < p.shares.length; s++) {
          Share share = p.shares[s];
    %s
        }
      }
      for (int r = 0; r < rows; r++) {
        int tile = block + r;
        int image = tile / (p.tileRows * p.tileColumns);
        int y = tile / p.tileColumns %% p.tileRows * Winograd.OUT;
        int x = tile %% p.tileColumns * Winograd.OUT;
        int valid = Math.min(Winograd.OUT, p.outWidth - x);
        int o = p.product.outAt[image] + (y * p.outWidth + x) * p.product.outRow;
        winogradOutput(p, r, products, Math.min(Winograd.OUT, p.outHeight - y), valid, firstColumn, lastColumn, bias, bias == NO_BIAS ? 0 : p.product.biasAt[image], out, o, scratch);
        for (int i = 0; i < Winograd.OUT && y + i < p.outHeight; i++) {
          int position = (y + i) * p.outWidth + x;
          int at = o + i * p.outWidth * p.product.outRow + firstColumn;
          %s
        }
      }
    }
    %s\
    """
        .formatted(
            vector ? "" : "Sums sums = Sums.take();\n",
            (vector ? PRODUCTS : PLAIN_PRODUCTS).indent(6).stripTrailing(),
            finishing(),
            vector ? "" : "sums.giveBack();\n");
  }

  private static final String PRODUCTS =
      """
      for (int column = firstColumn, width; column < lastColumn; column += width) {
        int vectors = Panels.vectors((columns - column) / LANES, WIDEST);
        width = vectors * LANES;
        int panel = wAt + f * depth * columns + column * depth + share.from * width;
        if (p.product.distant && rows >= Fetch.ROWS && Fetch.PAYS) {
          scratch[FETCHED] = Fetch.lines(w, panel, panel + share.units * Share.GRAIN * width);
        }
        for (int r = 0, height; r < rows; r += height) {
          height = Panels.height(rows - r);
          int t = products + (r * Winograd.PRODUCTS + f) * columns + column;
          int x = SCRATCH + s * p.shareFloats() + p.inputAt[f] + r * Share.STRIDE;
          sum(height, vectors, scratch, x, Share.ROWS, 0, Share.START, share.whole, w, panel, s == 0 ? NO_BIAS : scratch, s == 0 ? 0 : t, s == 0 ? 0 : row, scratch, t, row);
        }
      }
      """;

  private static final String PLAIN_PRODUCTS =
      """
      sums.gathered(share.units, rows, scratch, SCRATCH + s * p.shareFloats() + p.inputAt[f], Share.STRIDE);
      for (int column = firstColumn, width; column < lastColumn; column += width) {
        width = Panels.vectors((columns - column) / LANES, WIDEST) * LANES;
        int t = products + f * columns + column;
        if (s > 0) {
          sums.load(width, scratch, t, row);
        } else {
          sums.start(width, NO_BIAS, 0, 0);
        }
        sums.add(share.units, width, w, wAt + f * depth * columns + column * depth + share.from * width, width);
        sums.store(width, scratch, t, row);
      }
      """;

  private String finishing() {
    if (finish.isEmpty()) {
      return """
      if (plus != NOTHING || low > Float.NEGATIVE_INFINITY || high < Float.POSITIVE_INFINITY) {
            int plusRow = plus == NOTHING ? 0 : p.product.extraRow[0];
            int e = plus == NOTHING ? 0 : p.product.extraAt[0][image] + position * plusRow + firstColumn;
            limit(valid, lastColumn - firstColumn, out, at, p.product.outRow, plus, e, plusRow, low, high, out, at, p.product.outRow);
          }\
      """;
    }
    var steps = finish.get().steps();
    var extras = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      extras.append(
          "e%d, p.product.extraAt[%d][image] + position * p.product.extraRow[%d]%s, p.product.extraRow[%d], "
              .formatted(i, i, i, steps.get(i) == 1 ? " + firstColumn" : "", i));
    }
    return "%s(valid, lastColumn - firstColumn, out, at, p.product.outRow, %sout, at, p.product.outRow);"
        .formatted(finish.get().method(), extras);
  }

  /// The method that transforms one tile of inputs.
  static String input() {
    var code = new Lines();
    code.add("/// Transforms the inputs of a tile into row `r` of the left sides of the products.");
    code.open(
        "private static void winogradInput(Winograd p, int tile, int r, float[] a, float[] scratch)");
    code.add("int image = tile / (p.tileRows * p.tileColumns);");
    code.add("int y = tile / p.tileColumns % p.tileRows * Winograd.OUT;");
    code.add("int x = tile % p.tileColumns * Winograd.OUT;");
    code.add("int from = p.product.aAt[image] + y * p.line + x * p.channels;");
    code.add("int line = p.line;");
    code.add("int half = SCRATCH + p.inputFloats() + p.productFloats();");
    code.add("float[] source = a;");
    code.add("y -= p.top;");
    code.add("x -= p.left;");
    code.open("if (y < 0 || x < 0 || y + Winograd.IN > p.height || x + Winograd.IN > p.width)");
    code.add("// Over the edge: a copy with zeros for what is not there.");
    code.add("int copy = half + Winograd.PRODUCTS * Panels.GRAIN;");
    code.add("Arrays.fill(scratch, copy, copy + Winograd.PRODUCTS * p.channels, 0f);");
    code.add("int begin = Math.max(0, -x);");
    code.add("int end = Math.min(Winograd.IN, p.width - x);");
    code.open(
        "for (int i = Math.max(0, -y); i < Math.min(Winograd.IN, p.height - y) && begin < end; i++)");
    code.add(
        "System.arraycopy(a, from + i * p.line + begin * p.channels, scratch, copy + (i * Winograd.IN + begin) * p.channels, (end - begin) * p.channels);");
    code.close();
    code.add("source = scratch;");
    code.add("from = copy;");
    code.add("line = Winograd.IN * p.channels;");
    code.close();
    code.open("for (int s = 0; s < p.shares.length; s++)");
    code.add("Share share = p.shares[s];");
    code.add("int to = SCRATCH + s * p.shareFloats() + r * Share.STRIDE;");
    code.open("if (share.length < share.units * Share.GRAIN)");
    code.open("for (int f = 0; f < Winograd.PRODUCTS; f++)");
    code.add("int end = to + p.inputAt[f] + share.units * Share.GRAIN;");
    code.add("Arrays.fill(scratch, end - share.units * Share.GRAIN + share.length, end, 0f);");
    code.close().close();
    code.open("for (int c = 0; c < share.length; c += LANES)");
    code.add("winogradRows(source, from + share.from + c, line, p.channels, scratch, half);");
    code.add("winogradColumns(scratch, half, to + c, p.inputAt);");
    code.close().close().close();
    return code.toString();
  }

  /// The first half of a tile's transform, along its rows.
  static String inputRows(boolean vector) {
    var code = new Lines();
    code.open(
        "private static void winogradRows(float[] a, int aAt, int line, int step, float[] half, int halfAt)");
    loop(
        code,
        vector,
        "for (int x = 0; x < Winograd.IN; x++)",
        () ->
            WinogradTransforms.print(
                code,
                vector,
                WinogradTransforms.inputs(),
                i -> load(vector, "a", "aAt + " + i + " * line + x * step"),
                text -> text,
                (i, text) ->
                    store(
                        vector,
                        text,
                        "half",
                        "halfAt + (" + i + " * Winograd.IN + x) * Panels.GRAIN")));
    return code.close().toString();
  }

  /// The second half, along its columns.
  static String inputColumns(boolean vector) {
    var code = new Lines();
    code.open("private static void winogradColumns(float[] half, int halfAt, int to, int[] at)");
    loop(
        code,
        vector,
        "for (int y = 0; y < Winograd.IN; y++)",
        () ->
            WinogradTransforms.print(
                code,
                vector,
                WinogradTransforms.inputs(),
                i -> load(vector, "half", "halfAt + (y * Winograd.IN + " + i + ") * Panels.GRAIN"),
                text -> text,
                (i, text) -> store(vector, text, "half", "to + at[y * Winograd.IN + " + i + "]")));
    return code.close().toString();
  }

  /// The method that transforms the products of one tile back.
  static String output() {
    var code = new Lines();
    code.add("/// Transforms row `r` of the products into the outputs of a tile, with their bias.");
    code.open(
        "private static void winogradOutput(Winograd p, int r, int products, int validRows, int valid, int firstColumn, int lastColumn, float[] bias, int biasAt, float[] out, int outAt, float[] scratch)");
    code.add("int half = products + p.productFloats();");
    code.add("int step = p.product.columns;");
    code.open("for (int column = firstColumn; column < lastColumn; column += LANES)");
    code.add("int from = products + r * Winograd.PRODUCTS * p.product.columns + column;");
    code.add("winogradProducts(scratch, from, step, half);");
    code.open("for (int i = 0; i < validRows; i++)");
    code.add("int b = bias == NO_BIAS ? 0 : biasAt + column;");
    code.add("int to = outAt + i * p.outWidth * p.product.outRow + column;");
    code.add(
        "winogradResults(scratch, half + i * Winograd.IN * Panels.GRAIN, bias, b, out, to, p.product.outRow, valid);");
    code.close().close().close();
    return code.toString();
  }

  static String outputProducts(boolean vector) {
    var code = new Lines();
    code.open(
        "private static void winogradProducts(float[] products, int from, int step, int halfAt)");
    loop(
        code,
        vector,
        "for (int x = 0; x < Winograd.IN; x++)",
        () ->
            WinogradTransforms.print(
                code,
                vector,
                WinogradTransforms.outputs(),
                i -> load(vector, "products", "from + (" + i + " * Winograd.IN + x) * step"),
                text -> text,
                (i, text) ->
                    store(
                        vector,
                        text,
                        "products",
                        "halfAt + (" + i + " * Winograd.IN + x) * Panels.GRAIN")));
    return code.close().toString();
  }

  static String outputResults(boolean vector) {
    var code = new Lines();
    code.open(
        "private static void winogradResults(float[] half, int halfAt, float[] bias, int biasAt, float[] out, int to, int step, int valid)");
    loop(
        code,
        vector,
        "",
        () ->
            WinogradTransforms.print(
                code,
                vector,
                WinogradTransforms.outputs(),
                i -> load(vector, "half", "halfAt + " + i + " * Panels.GRAIN"),
                text ->
                    vector
                        ? text + ".add(" + load(true, "bias", "biasAt") + ")"
                        : "(" + text + " + " + load(false, "bias", "biasAt") + ")",
                (i, text) -> {
                  var stored = store(vector, text, "out", "to + " + i + " * step");
                  return i == 0 ? stored : "if (valid > " + i + ") {\n  " + stored + "\n}";
                }));
    return code.close().toString();
  }

  /// Without vectors, the elements of a grain one after the other.
  private static void loop(Lines code, boolean vector, String head, Runnable body) {
    if (!head.isEmpty()) {
      code.open(head);
    }
    if (!vector) {
      code.open("for (int j = 0; j < LANES; j++)");
    }
    body.run();
    if (!vector) {
      code.close();
    }
    if (!head.isEmpty()) {
      code.close();
    }
  }

  private static String load(boolean vector, String array, String at) {
    return vector
        ? "FloatVector.fromArray(SPECIES, " + array + ", " + at + ")"
        : array + "[" + at + " + j]";
  }

  private static String store(boolean vector, String value, String array, String at) {
    return vector
        ? value + ".intoArray(" + array + ", " + at + ");"
        : array + "[" + at + " + j] = " + value + ";";
  }
}
