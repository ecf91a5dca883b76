package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Prints convolutions by Winograd's algorithm, for one kind of tile and of epilogue: some tiles of
/// inputs are transformed, and then, panel by panel of weights, multiplied, and the products
/// transformed back, while all of it is in the second cache.
record WinogradDriver(WinogradTile tile, Optional<ProductDriver.Finish> finish) {
  /// The parameters of the method that a model calls, after the part and the team.
  List<String> parameters() {
    var parameters = new ArrayList<>(new ProductDriver(finish).parameters());
    parameters.set(parameters.indexOf("Product p"), "Winograd p");
    return parameters;
  }

  /// The plan of a convolution of `image`, whose direct product has the plan `direct`.
  static String plan(String direct, WinogradChoice.Image image, WinogradTile tile) {
    return "Winograd.of(%s, %d, %d, %s, %s, new long[] {%s, %s}, new long[] {%s, %s}, new long[] {%d, %d})"
        .formatted(
            direct,
            tile.out(),
            tile.stride(),
            Dims.print(image.run()),
            Dims.print(image.line()),
            Dims.print(image.outHeight()),
            Dims.print(image.outWidth()),
            Dims.print(image.height()),
            Dims.print(image.width()),
            image.top(),
            image.left());
  }

  /// The methods that the others call.
  void parts(KernelLibrary library) {
    pieces().forEach(library::piece);
    for (boolean vector : List.of(true, false)) {
      var many = LaneText.ofMany(vector);
      var one = LaneText.ofOne(vector);
      var suffix = tile.suffix();
      switch (tile) {
        case TWO -> library.part(vector, "winogradInputs" + suffix, new WinogradTwo(many)::inputs);
        case FOUR -> {
          var inputs = new WinogradFour(many);
          library.part(vector, "winogradInputs" + suffix, inputs::inputs);
          library.part(vector, "winogradEdge", inputs::edge);
          library.part(vector, "winogradPair", inputs::pair);
        }
        case TWO_STRIDED, FOUR_STRIDED -> {
          var inputs = new WinogradStrided(one, tile);
          library.part(vector, "winogradInputs" + suffix, inputs::inputs);
          library.part(vector, "winogradColumns" + suffix, inputs::columns);
          library.part(vector, "winogradLines" + suffix, inputs::lines);
        }
      }
      switch (tile) {
        case TWO -> library.part(vector, "winogradOutputs" + suffix, new WinogradTwo(one)::outputs);
        case FOUR, TWO_STRIDED, FOUR_STRIDED -> {
          var outputs = new WinogradOutputs(one, tile);
          library.part(vector, "winogradOutputs" + suffix, outputs::outputs);
          library.part(vector, "winogradHalf" + suffix, outputs::half);
          library.part(vector, "winogradResults" + suffix, outputs::results);
        }
      }
      library.part(vector, "winogradInput" + suffix, () -> input(vector));
      library.part(vector, "winogradOutput" + suffix, this::output);
      library.part(vector, "winogradMultiply", () -> vector ? MULTIPLY : PLAIN_MULTIPLY);
    }
  }

  /// Calls of the transforms, each for as little as can be.
  private List<String> pieces() {
    var suffix = tile.suffix();
    var some = "a, 0, 0, 0, a, 0, v";
    var results = "2, 1, a, 0, a, 0, 0, 0, 0f, 0f, a, 0, 0, 0";
    var inputs =
        switch (tile) {
          case TWO -> List.of("winogradInputs%s(PANEL, %s);".formatted(suffix, some));
          case FOUR ->
              List.of(
                  "winogradEdge(PANEL, %s, 0);".formatted(some),
                  "winogradPair(PANEL, %s, 0, 0f, 0f);".formatted(some));
          case TWO_STRIDED, FOUR_STRIDED ->
              List.of(
                  "winogradColumns%s(2, a, 0, 0, 0, a, 0);".formatted(suffix),
                  "winogradLines%s(2, %s, 0);".formatted(suffix, some));
        };
    var outputs =
        switch (tile) {
          case TWO -> List.of("winogradOutputs%s(2, a, 0, 0, 0, %s);".formatted(suffix, results));
          case FOUR, TWO_STRIDED, FOUR_STRIDED ->
              List.of(
                  "winogradHalf%s(2, a, 0, 0, 0);".formatted(suffix),
                  "winogradResults%s(a, 0, %s);".formatted(suffix, results));
        };
    return Stream.concat(inputs.stream(), outputs.stream()).toList();
  }

  /// The body of that method: tiles are shared among the parts where there are many, else columns.
  String entry(boolean vector) {
    return """
    int tiles = p.tiles();
    boolean byTiles = p.sharedByTiles(team.parts());
    int columns = p.product.columns;
    int first = byTiles ? team.begin(part, tiles) : 0;
    int last = byTiles ? team.end(part, tiles) : tiles;
    int firstColumn = byTiles ? 0 : team.begin(part, columns, PANEL);
    int lastColumn = byTiles ? columns : team.end(part, columns, PANEL);
    int depth = p.weights * Share.padded(p.channels);
    for (int block = first, rows; block < last && firstColumn < lastColumn; block += rows) {
      rows = Math.min(p.rows(last - first, %3$s), last - block);
      for (int r = 0; r < rows; r++) {
        winogradInput%1$s(p, block + r, r, a, scratch);
      }
      for (int column = firstColumn, width; column < lastColumn; column += width) {
        int vectors = Panels.vectors((columns - column) / LANES, WIDEST);
        width = vectors * LANES;
        winogradMultiply(p, rows, vectors, w, wAt + column * depth, scratch);
        %2$s
      }
    }
    """
        .formatted(tile.suffix(), finishing().indent(4).strip(), vector);
  }

  private String finishing() {
    if (finish.isEmpty()) {
      return "winogradOutput%s(p, block, rows, column, width, bias, plus, low, high, out, scratch);"
          .formatted(tile.suffix());
    }
    var steps = finish.get().steps();
    var extras = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      extras.append(
          "e%1$d, p.product.extraAt[%1$d][image] + position * p.product.extraRow[%1$d]%2$s, p.product.extraRow[%1$d], "
              .formatted(i, steps.get(i) == 1 ? " + column" : ""));
    }
    return """
    winogradOutput%1$s(p, block, rows, column, width, bias, NOTHING, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, out, scratch);
    for (int tile = block; tile < block + rows; tile++) {
      int image = p.image(tile);
      int x = p.column(tile);
      for (int y = p.line(tile); y < p.lastLine(tile); y++) {
        int position = y * p.outWidth + x;
        int o = p.product.outAt[image] + position * p.product.outRow + column;
        %2$s(p.lastColumn(tile) - x, width, out, o, p.product.outRow, %3$sout, o, p.product.outRow);
      }
    }
    """
        .formatted(tile.suffix(), finish.get().method(), extras);
  }

  /// The method that transforms one tile of inputs.
  private String input(boolean vector) {
    return """
    /// Transforms the inputs of a tile into row `r` of the left sides of the products.
    private static void winogradInput%1$s(Winograd p, int tile, int r, float[] a, float[] scratch) {
      int y = p.line(tile) * p.stride;
      int x = p.column(tile) * p.stride;
      int line = p.line;
      int from = p.product.aAt[p.image(tile)] + y * line + x * p.channels;
      float[] source = a;
      y -= p.top;
      x -= p.left;
      if (y < 0 || x < 0 || y + p.in > p.height || x + p.in > p.width) {
        // Over the edge: a copy with zeros for what is not there.
        int copy = p.tileAt(SCRATCH);
        Arrays.fill(scratch, copy, copy + p.products * p.channels, 0f);
        int begin = Math.max(0, -x);
        int end = Math.min(p.in, p.width - x);
        for (int i = Math.max(0, -y); i < Math.min(p.in, p.height - y) && begin < end; i++) {
          System.arraycopy(a, from + i * line + begin * p.channels, scratch, copy + (i * p.in + begin) * p.channels, (end - begin) * p.channels);
        }
        source = scratch;
        from = copy;
        line = p.in * p.channels;
      }
      for (int s = 0; s < p.shares.length; s++) {
        Share share = p.shares[s];
        int to = p.inputsAt(SCRATCH, s) + r * Share.STRIDE;
        for (int c = 0; c < share.length; c += %2$s) {
          winogradInputs%1$s(Math.min(%2$s, share.length - c), source, from + share.from + c, line, p.channels, scratch, to + c, p.inputAt%3$s);
        }
      }
    }
    """
        .formatted(
            tile.suffix(),
            vector ? "Share.MOST" : "PIECE",
            tile.stride() == 2 ? WinogradStrided.MORE_ARGUMENTS : "");
  }

  /// The method that transforms the products of some tiles by a panel back.
  private String output() {
    return """
    /// Transforms the products of `rows` tiles from `block` on by a panel into their outputs.
    private static void winogradOutput%1$s(Winograd p, int block, int rows, int column, int width, float[] bias, float[] plus, float low, float high, float[] out, float[] scratch) {
      int half = p.halfAt(SCRATCH);
      int outRow = p.product.outRow;
      boolean adds = plus != NOTHING;
      int plusRow = adds ? p.product.extraRow[0] : 0;
      for (int r = 0; r < rows; r++) {
        int tile = block + r;
        int image = p.image(tile);
        int y = p.line(tile);
        int x = p.column(tile);
        int position = y * p.outWidth + x;
        int from = p.productsAt(SCRATCH) + r * p.products * width;
        int o = p.product.outAt[image] + position * outRow + column;
        int b = bias == NO_BIAS ? 0 : p.product.biasAt[image] + column;
        int e = adds ? p.product.extraAt[0][image] + position * plusRow + column : 0;
        for (int lane = 0; lane < width; lane += LANES) {
          winogradOutputs%1$s(p.in, scratch, from + lane, width, half, p.lastLine(tile) - y, p.lastColumn(tile) - x - 1, bias, b + lane, plus, e + lane, plusRow, p.outWidth * plusRow, low, high, out, o + lane, outRow, p.outWidth * outRow);
        }
      }
    }
    """
        .formatted(tile.suffix());
  }

  private static final String MULTIPLY_HEAD =
      """
      /// Multiplies the transformed inputs of `rows` tiles by one panel of the weights.
      private static void winogradMultiply(Winograd p, int rows, int vectors, float[] w, int wAt, float[] scratch) {
        int width = vectors * LANES;
        int depth = Share.padded(p.channels);
        int step = p.products * width;
      """;

  private static final String MULTIPLY =
      MULTIPLY_HEAD
          + """
            if (p.product.distant && rows >= Fetch.ROWS && Fetch.PAYS) {
              scratch[FETCHED] = Fetch.lines(w, wAt, wAt + p.weights * depth * width);
            }
            for (int f = 0; f < p.products; f++) {
              for (int s = 0; s < p.shares.length; s++) {
                Share share = p.shares[s];
                int x = p.inputsAt(SCRATCH, s) + p.inputAt[f];
                int panel = wAt + (p.weightAt[f] * depth + share.from) * width;
                for (int r = 0, height; r < rows; r += height) {
                  height = Panels.height(rows - r);
                  int t = p.productsAt(SCRATCH) + r * step + f * width;
                  sum(height, vectors, scratch, x + r * Share.STRIDE, Share.ROWS, 0, Share.START, share.whole, w, panel, s == 0 ? NO_BIAS : scratch, s == 0 ? 0 : t, s == 0 ? 0 : step, scratch, t, step);
                }
              }
            }
          }
          """;

  private static final String PLAIN_MULTIPLY =
      MULTIPLY_HEAD
          + """
            RowSums sums = RowSums.take();
            for (int f = 0; f < p.products; f++) {
              int t = p.productsAt(SCRATCH) + f * width;
              for (int s = 0; s < p.shares.length; s++) {
                Share share = p.shares[s];
                sums.gathered(share.units, rows, scratch, p.inputsAt(SCRATCH, s) + p.inputAt[f], Share.STRIDE);
                if (s > 0) {
                  sums.load(width, scratch, t, step);
                } else {
                  sums.start(width, NO_BIAS, 0, 0);
                }
                sums.add(share.units, width, w, wAt + (p.weightAt[f] * depth + share.from) * width, width);
                sums.store(width, scratch, t, step);
              }
            }
            sums.giveBack();
          }
          """;
}
