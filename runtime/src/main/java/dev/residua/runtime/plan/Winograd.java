package dev.residua.runtime.plan;

/// The plan of a 3x3 convolution by Winograd's minimal filtering F(4x4, 3x3): tiles of 6x6 inputs
/// become 36 products, and these 4x4 outputs.
///
/// The points are 0, ±1/√2, ±√2 and ∞, whose error is no larger than that of the direct sum (Lavin
/// and Gray, 2016, with the points of Barabasz et al., 2020).
public final class Winograd {
  /// Outputs of a tile along an axis, and inputs.
  public static final int OUT = 4;

  public static final int IN = 6;

  /// The products that stand in place of a tile's.
  public static final int PRODUCTS = IN * IN;

  /// What a thread is to hold of transformed inputs and products, in floats.
  private static final int CACHED = 3 << 17;

  private static final int MOST_ROWS = 48;

  /// The convolution as a direct product: its offsets, bias and result.
  public final Product product;

  /// The shares of the channels.
  public final Share[] shares;

  public final int channels;

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

  public final int tileRows;
  public final int tileColumns;

  /// The most tiles that are worked on together.
  public final int block;

  /// Per product: where its transformed inputs lie. As many products as fit share a row, so that
  /// what is written together lies together.
  public final int[] inputAt;

  /// The groups of products that share rows.
  private final int groups;

  private Winograd(Product product, int channels, int line, int[] out, int[] image, int[] before) {
    this.product = product;
    this.channels = channels;
    this.line = line;
    outHeight = out[0];
    outWidth = out[1];
    height = image[0];
    width = image[1];
    top = before[0];
    left = before[1];
    tileRows = (outHeight + OUT - 1) / OUT;
    tileColumns = (outWidth + OUT - 1) / OUT;
    shares = Share.of(new int[] {0}, channels);
    int fitting = CACHED / (PRODUCTS * (channels + product.columns));
    block = Math.max(1, Math.min(tiles(), Math.clamp(fitting, 4, MOST_ROWS)));
    int perRow = shares.length > 1 ? 1 : Math.max(1, Share.MOST / Share.padded(channels));
    groups = (PRODUCTS + perRow - 1) / perRow;
    inputAt = new int[PRODUCTS];
    for (int f = 0; f < PRODUCTS; f++) {
      inputAt[f] = f / perRow * block * Share.STRIDE + f % perRow * Share.padded(channels);
    }
  }

  /// @param product the direct product
  /// @param channels of the image, which lie innermost
  /// @param line from line to line of the image
  /// @param out height and width of the result
  /// @param image height and width of the image
  /// @param before lines and columns of padding before the image
  public static Winograd of(
      Product product, long channels, long line, long[] out, long[] image, long[] before) {
    return new Winograd(
        product,
        Math.toIntExact(channels),
        Math.toIntExact(line),
        ints(out),
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

  /// How many of `count` tiles are worked on together: about as many each time.
  public int rows(int count) {
    int blocks = Math.max(1, (count + block - 1) / block);
    return (count + blocks - 1) / blocks;
  }

  /// The floats of the transformed inputs of a block: they lie as a product gathers them.
  public int inputFloats() {
    return shares.length * shareFloats();
  }

  /// The floats of the transformed inputs of one share.
  public int shareFloats() {
    return groups * block * Share.STRIDE;
  }

  /// The floats of the products of a block: of each tile, product by product.
  public int productFloats() {
    return PRODUCTS * block * product.columns;
  }

  /// The floats of one tile's inputs, and of what is halfway transformed.
  public int tileFloats() {
    return PRODUCTS * channels + PRODUCTS * Panels.GRAIN;
  }

  /// The floats that one thread needs.
  public int scratch() {
    return Math.addExact(Math.addExact(inputFloats(), productFloats()), tileFloats());
  }
}
