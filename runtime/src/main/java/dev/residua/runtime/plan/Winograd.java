package dev.residua.runtime.plan;

/// The plan of a 3x3 convolution by Winograd's minimal filtering F(4x4, 3x3) or F(2x2, 3x3): tiles
/// of 6x6 or 4x4 inputs become 36 or 16 products, and these 4x4 or 2x2 outputs. In steps of two,
/// 9x9 or 5x5 inputs become 81 or 25 products: the outer taps of an axis meet inputs at even
/// places, by F(4, 2) or F(2, 2), and the one in the middle meets those at odd places as they are.
///
/// The points of F(4, 3) are 0, ±1/√2, ±√2 and ∞, whose error is no larger than that of the direct
/// sum (Lavin and Gray, 2016, with the points of Barabasz et al., 2020); those of F(2, 3) are 0, ±1
/// and ∞, those of F(4, 2) ±1, ±1/2 and ∞, and those of F(2, 2) ±1 and ∞.
public final class Winograd {
  /// What a thread is to hold of transformed inputs, in floats.
  private static final int CACHED = 5 << 15;

  /// The tiles that are worked on together: weights are read for so many at once.
  private static final int LEAST_ROWS = 12;

  private static final int MOST_ROWS = 24;

  /// Without vectors, more tiles at once are faster. In steps of two a tile has twice as many
  /// products, and half as many tiles take about as much memory; never fewer than with vectors.
  private static final int MOST_PLAIN_ROWS = 48;

  /// So many tiles are worth a thread.
  private static final int TILES_OF_THREAD = 16;

  /// The convolution as a direct product: its offsets, bias and result.
  public final Product product;

  /// The shares of the channels.
  public final Share[] shares;

  public final int channels;

  /// Outputs of a tile along an axis, and inputs.
  private final int out;

  public final int in;

  /// Inputs from output to output along an axis: 1 or 2.
  public final int stride;

  /// The products that stand in place of a tile's.
  public final int products;

  /// The matrices of weights that these are with, and per product which: those of inputs at odd
  /// places share one.
  public final int weights;

  public final int[] weightAt;

  /// Positions of the result, and of the image.
  public final int outHeight;

  public final int outWidth;
  public final int height;
  public final int width;

  /// Lines and columns before the image that the first tile covers.
  public final int top;

  public final int left;

  /// From line to line of the image.
  public final int line;

  /// Tiles along the axes of the result.
  private final int tileRows;

  private final int tileColumns;

  /// The most tiles that are worked on together, with vectors and without.
  private final int block;

  private final int plainBlock;

  /// Per product: where its transformed inputs lie. As many products as fit share a row, so that
  /// what is written together lies together.
  public final int[] inputAt;

  /// The groups of products that share rows.
  private final int groups;

  private Winograd(
      Product product,
      int tile,
      int stride,
      int channels,
      int line,
      int[] size,
      int[] image,
      int[] before) {
    this.product = product;
    this.channels = channels;
    this.line = line;
    out = tile;
    this.stride = stride;
    in = (tile - 1) * stride + 3;
    products = in * in;
    int matrices = tile + 2;
    weights = matrices * matrices;
    weightAt = new int[products];
    for (int f = 0; f < products; f++) {
      weightAt[f] = Math.min(f / in, matrices - 1) * matrices + Math.min(f % in, matrices - 1);
    }
    outHeight = size[0];
    outWidth = size[1];
    height = image[0];
    width = image[1];
    top = before[0];
    left = before[1];
    tileRows = (outHeight + out - 1) / out;
    tileColumns = (outWidth + out - 1) / out;
    shares = Share.of(new int[] {0}, channels, Panels.GRAIN);
    int fitting = CACHED / (products * channels);
    block = Math.max(1, Math.min(tiles(), Math.clamp(fitting, LEAST_ROWS, MOST_ROWS)));
    plainBlock = Math.max(1, Math.min(tiles(), MOST_PLAIN_ROWS / stride));
    int perRow = shares.length > 1 ? 1 : Math.max(1, Share.MOST / Share.padded(channels));
    groups = (products + perRow - 1) / perRow;
    inputAt = new int[products];
    for (int f = 0; f < products; f++) {
      inputAt[f] = f / perRow * plainBlock * Share.STRIDE + f % perRow * Share.padded(channels);
    }
  }

  /// @param product the direct product
  /// @param tile the outputs of a tile along an axis: 4 or 2
  /// @param stride from window to window of the image: 1 or 2
  /// @param channels of the image, which lie innermost: a multiple of [Panels#GRAIN]
  /// @param line from line to line of the image
  /// @param size height and width of the result
  /// @param image height and width of the image
  /// @param before lines and columns of padding before the image
  public static Winograd of(
      Product product,
      int tile,
      int stride,
      long channels,
      long line,
      long[] size,
      long[] image,
      long[] before) {
    return new Winograd(
        product,
        tile,
        stride,
        Math.toIntExact(channels),
        Math.toIntExact(line),
        ints(size),
        ints(image),
        ints(before));
  }

  private static int[] ints(long[] values) {
    return new int[] {Math.toIntExact(values[0]), Math.toIntExact(values[1])};
  }

  /// The tiles of all images.
  public int tiles() {
    return Math.multiplyExact(product.outer, Math.multiplyExact(tileRows, tileColumns));
  }

  /// Whether threads share the tiles and not the columns.
  public boolean sharedByTiles(int threads) {
    return tiles() >= TILES_OF_THREAD * threads;
  }

  /// How many of `count` tiles are worked on together: about as many each time.
  ///
  /// @param vectors whether vectors do it
  public int rows(int count, boolean vectors) {
    int most = vectors ? block : plainBlock;
    int blocks = Math.max(1, (count + most - 1) / most);
    return (count + blocks - 1) / blocks;
  }

  /// The image that a tile belongs to.
  public int image(int tile) {
    return tile / (tileRows * tileColumns);
  }

  /// The first line of a tile's outputs.
  public int line(int tile) {
    return tile / tileColumns % tileRows * out;
  }

  /// The line after the last of a tile's outputs that is there.
  public int lastLine(int tile) {
    return Math.min(line(tile) + out, outHeight);
  }

  /// The first column of a tile's outputs.
  public int column(int tile) {
    return tile % tileColumns * out;
  }

  /// The column after the last of a tile's outputs that is there.
  public int lastColumn(int tile) {
    return Math.min(column(tile) + out, outWidth);
  }

  /// Where the transformed inputs of share `share` of the channels begin in scratch memory: rows
  /// are [Share#STRIDE] apart, as a product gathers them.
  public int inputsAt(int scratch, int share) {
    return scratch + share * groups * plainBlock * Share.STRIDE;
  }

  /// Where the products of the tiles by one panel begin: of each tile, product by product.
  public int productsAt(int scratch) {
    return inputsAt(scratch, shares.length);
  }

  /// Where there is room for the inputs of one tile.
  public int tileAt(int scratch) {
    return productsAt(scratch) + products * plainBlock * Panels.MOST;
  }

  /// Where there is room for what is halfway transformed of a vector of channels or columns.
  public int halfAt(int scratch) {
    return tileAt(scratch) + products * channels;
  }

  /// The floats that one thread needs.
  public int scratch() {
    return Math.addExact(halfAt(0), products * Panels.GRAIN);
  }
}
