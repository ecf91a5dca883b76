package dev.residua.runtime.plan;

/// The plan of a product by Strassen's algorithm in Winograd's form, one level deep: rows in pairs,
/// factors and columns in halves, and seven products of halves in place of eight (Strassen, 1969;
/// Winograd, 1971; without copies of the result, Huang et al., 2016). What is summed of the weights
/// is summed at load, see [StrassenWeights].
///
/// Rows come in groups, the samples of a batch, and both rows of a pair are of one group: the error
/// of either is that of the larger one, and a NaN of one is a NaN of the other.
public final class Strassen {
  /// Fewer rows of a sample read more weights than is saved of multiplying.
  private static final int LEAST_ROWS = 64;

  /// The pairs that are worked on together: the weights are read for so many at once.
  private static final int MOST_PAIRS = 104;

  /// The sums of the left side, and the partial products of a panel.
  private static final int SUMS = 4;

  private static final int PARTIAL = 4;

  /// The product as a whole: its offsets, bias and result.
  public final Product product;

  /// Half of its factors, and of its columns.
  public final int depth;

  public final int columns;

  /// The shares of half of the factors.
  public final Share[] shares;

  /// The rows two by two: a group's first half and its second half. Where it is odd, the last row
  /// of the first half is alone.
  public final int pairs;

  /// The rows of a group, and its pairs.
  private final int group;

  private final int half;

  /// Per pair: where its rows begin in the left side, in the result, in the sums of the left side,
  /// in a partial product of a panel and in one of all columns.
  public final int[] first;

  public final int[] second;
  public final int[] firstOut;
  public final int[] secondOut;
  public final int[] sum;
  public final int[] partial;
  public final int[] common;

  /// In place of a second row that is not there.
  public final float[] zeros;

  /// From row to row of the sums: they do not all begin in the same sets of the cache.
  public final int step;

  private final int block;

  private Strassen(Product product, int group) {
    this.product = product;
    this.group = group;
    depth = product.depth / 2;
    columns = product.columns / 2;
    shares = Share.of(new int[] {0}, depth);
    half = (group + 1) / 2;
    pairs = group == 0 ? 0 : product.rows / group * half;
    step = depth + Panels.GRAIN;
    block = Math.min(pairs, MOST_PAIRS);
    zeros = new float[pays() && group % 2 == 1 ? product.depth : 0];
    int tabled = pays() ? pairs : 0;
    first = new int[tabled];
    second = new int[tabled];
    firstOut = new int[tabled];
    secondOut = new int[tabled];
    for (int pair = 0; pair < tabled; pair++) {
      int row = row(pair);
      first[pair] = product.row[row];
      firstOut[pair] = row * product.outRow;
      if (!alone(pair)) {
        second[pair] = product.row[row + half];
        secondOut[pair] = (row + half) * product.outRow;
      }
    }
    sum = Offsets.table(0, new long[] {tabled}, new long[] {step});
    partial = Offsets.table(0, new long[] {tabled}, new long[] {Panels.MOST});
    common = Offsets.table(0, new long[] {tabled}, new long[] {columns});
  }

  /// @param product of one run of factors without borders, these a multiple of 32 and the columns
  ///   of 128
  /// @param group how many rows belong to a sample
  public static Strassen of(Product product, long group) {
    return new Strassen(product, Math.toIntExact(group));
  }

  /// Whether this takes less time than the product as it is. It depends on the rows of a sample
  /// alone: results have the same bits in any batch and on any number of threads.
  public boolean pays() {
    return group >= LEAST_ROWS && product.rows > 0;
  }

  /// Whether threads share the pairs and not the columns, without vectors.
  public boolean sharedByPairs(int threads) {
    return product.outer * pairs >= Sums.MANY * threads;
  }

  /// The first row of a pair.
  public int row(int pair) {
    return pair / half * group + pair % half;
  }

  /// From the first row of a pair to the second.
  public int distance() {
    return half;
  }

  /// Whether a pair has no second row.
  public boolean alone(int pair) {
    return group % 2 == 1 && pair % half == half - 1;
  }

  /// How many pairs from `pair` on, up to `end`, have rows that follow each other: first rows or
  /// second ones. None where there is no such row.
  public int run(int pair, int end, boolean seconds) {
    int last = pair / half * half + (seconds ? group / 2 : half);
    return Math.max(0, Math.min(end, last) - pair);
  }

  /// How many of `left` pairs are worked on together next: about as many each time.
  public int count(int left) {
    int blocks = (left + block - 1) / block;
    return (left + blocks - 1) / blocks;
  }

  /// Where sum `number` of the left side begins, for the pairs from `top` on: such that [#sum]
  /// tells where each lies.
  public int sumAt(int scratch, int number, int top) {
    return scratch + (number * block - top) * step;
  }

  /// As above, for partial product `number` of a panel, and [#partial].
  public int partialAt(int scratch, int number, int top) {
    return scratch + SUMS * block * step + (number * block - top) * Panels.MOST;
  }

  /// As above, for the only partial product of all columns, and [#common].
  public int commonAt(int scratch, int top) {
    return scratch + SUMS * block * step - top * columns;
  }

  /// Where there is room for the bias of half of the columns.
  public int biasAt(int scratch) {
    return scratch + block * (SUMS * step + Math.max(PARTIAL * Panels.MOST, columns));
  }

  /// The floats that one thread needs.
  public int scratch() {
    return pays() ? Math.addExact(biasAt(0), columns) : 0;
  }
}
