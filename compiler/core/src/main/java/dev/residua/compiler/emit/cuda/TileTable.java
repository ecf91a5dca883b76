package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.tensor.Dim;
import java.util.Comparator;
import java.util.List;

/// Chooses the tile of a product by the time that each is predicted to take.
///
/// A product's tile must serve every size of a run, so that it is judged at a small and a large
/// batch, each against the best tile there.
///
/// @param device whose limits count
/// @param precision of the factors
record TileTable(Device device, Precision precision) {
  /// A tile for a product.
  ///
  /// @param splits the most blocks that share the depth of a tile
  /// @param slots how many blocks may share tiles at a time
  record Choice(Tile tile, int splits, int slots) {}

  /// The sizes of a product in a run.
  ///
  /// @param products how many of them there are
  /// @param leftFloats the floats of the left side that are copied at a time
  /// @param edges the edges of the left side
  /// @param extras the epilogue's values for each element
  record Sizes(
      long products,
      long rows,
      long columns,
      long depth,
      long left,
      int leftFloats,
      int edges,
      int extras) {
    static Sizes of(Contraction product, long batch) {
      long products =
          value(
              Dim.product(product.outer().stream().map(Contraction.Outer::extent).toList()), batch);
      long extras = product.epilogue().extras().stream().filter(e -> e.columnStride() == 1).count();
      long rows = value(product.rowCount(), batch);
      long depth = value(product.depth(), batch);
      return new Sizes(
          products,
          rows,
          value(product.columns(), batch),
          depth,
          Math.min(products * rows * depth, value(product.a().size(), batch)),
          FoldedProduct.leftFloats(product),
          product.borders().size(),
          Math.toIntExact(extras));
    }

    private static long value(Dim dim, long batch) {
      return Math.max(1, dim.evaluate(name -> name.equals("N") ? batch : LENGTH));
    }

    double multiplyAdds() {
      return (double) products * rows * columns * depth;
    }
  }

  /// What a tile is predicted to take.
  ///
  /// @param registers of a thread, about
  /// @param residents the blocks in a multiprocessor at a time
  /// @param blocks of the launch
  /// @param splits how many blocks share the depth of a tile
  /// @param micros the time, in microseconds
  record Prediction(
      Tile tile, int registers, int residents, long blocks, int splits, double micros) {
    /// The threads at work, of those that a multiprocessor can hold.
    double occupancy() {
      return residents * tile.threads() / 2048.0;
    }
  }

  private static final long SMALL_BATCH = 1;
  private static final long LARGE_BATCH = 64;
  private static final long LENGTH = 128;
  private static final int MOST_SPLITS = 16;

  /// What a launch takes beside its work: the first loads, the last stores.
  private static final double LAUNCH_MICROS = 2.5;

  /// What blocks that share a tile wait for each other.
  private static final double SPLIT_MICROS = 1.5;

  static TileTable of(CudaOptions options) {
    return new TileTable(Device.of(options), options.precision());
  }

  /// The tiles to choose from, largest first.
  List<Tile> tiles() {
    return switch (precision) {
      case F32 ->
          List.of(
              new Tile(precision, 128, 128, 16, 4, 2, 2, 1),
              new Tile(precision, 128, 64, 16, 4, 1, 2, 2),
              new Tile(precision, 64, 128, 16, 2, 2, 2, 2),
              new Tile(precision, 128, 64, 16, 4, 2, 2, 2),
              new Tile(precision, 64, 64, 16, 2, 2, 2, 4),
              new Tile(precision, 64, 32, 16, 2, 1, 3, 6),
              new Tile(precision, 32, 64, 16, 1, 2, 3, 6),
              new Tile(precision, 32, 32, 32, 2, 1, 3, 6),
              new Tile(precision, 16, 64, 32, 1, 2, 3, 6));
      case TF32, BF16 ->
          List.of(
              new Tile(precision, 128, 128, 16, 2, 4, 2, 2),
              new Tile(precision, 128, 64, 16, 2, 2, precision == Precision.BF16 ? 2 : 3, 3),
              new Tile(precision, 64, 128, 16, 1, 4, 3, 3),
              new Tile(precision, 64, 64, 32, 2, 2, 2, 4),
              new Tile(precision, 64, 32, 32, 2, 2, 3, 4),
              new Tile(precision, 32, 64, 32, 1, 2, 3, 4),
              new Tile(precision, 16, 64, 32, 1, 4, 3, 4));
    };
  }

  /// The tile that is best over all sizes.
  Choice choose(Contraction unfolded) {
    var product = FoldedProduct.of(unfolded);
    var small = Sizes.of(product, SMALL_BATCH);
    var large = Sizes.of(product, LARGE_BATCH);
    double bestSmall = best(small).micros();
    double bestLarge = best(large).micros();
    var tile =
        fitting(small).stream()
            .min(
                Comparator.comparingDouble(t ->
                    predict(t, small).micros() / bestSmall
                        + predict(t, large).micros() / bestLarge))
            .orElseThrow();
    return new Choice(tile, predict(tile, small).splits(), slots());
  }

  /// The tile that is best at these sizes.
  Prediction best(Sizes sizes) {
    return fitting(sizes).stream()
        .map(tile -> predict(tile, sizes))
        .min(Comparator.comparingDouble(Prediction::micros))
        .orElseThrow();
  }

  /// The tiles whose threads have registers enough.
  private List<Tile> fitting(Sizes sizes) {
    return tiles().stream()
        .filter(tile ->
            tile.registers(sizes.leftFloats(), sizes.edges())
                <= Math.min(240, 65536 / (tile.threads() * tile.residents())))
        .toList();
  }

  private int slots() {
    return 2 * device.multiprocessors();
  }

  Prediction predict(Tile tile, Sizes sizes) {
    int registers = tile.registers(sizes.leftFloats(), sizes.edges());
    int residents = device.residents(tile.threads(), registers, tile.sharedBytes());
    long tiles =
        sizes.products() * ceil(sizes.rows(), tile.rows()) * ceil(sizes.columns(), tile.columns());
    long pieces = ceil(sizes.depth(), tile.depth());
    int splits =
        (int) Math.clamp(slots() / tiles, 1, Math.min(MOST_SPLITS, Math.max(1, pieces / 8)));
    long blocks = tiles * splits;
    long each = ceil(blocks, device.multiprocessors());
    double warps = Math.min(each, residents) * tile.threads() / 32.0;
    // A few warps hide each other's waiting; fewer leave the arithmetic idle.
    double busy = Math.min(1, 0.35 + 0.65 * warps / 8);
    double rate = device.rate(precision) / device.multiprocessors() * efficiency(tile) * busy;
    double work = (double) tile.rows() * tile.columns() * ceil(pieces, splits) * tile.depth();
    double arithmetic = each * work / rate;
    double results = (double) sizes.products() * sizes.rows() * sizes.columns();
    double weights = (double) sizes.products() * sizes.depth() * sizes.columns();
    double memory =
        4 * (sizes.left() + weights + results * (1 + sizes.extras())) / (device.memory() * 1e9);
    double copied =
        (double) blocks * ceil(pieces, splits) * tile.depth() * (tile.rows() + tile.columns());
    double shared = splits > 1 ? 2.0 * blocks * tile.rows() * tile.columns() : 0;
    double cache = 4 * (copied + shared + results * (1 + sizes.extras())) / (device.cache() * 1e9);
    double micros =
        1e6 * Math.max(arithmetic, Math.max(memory, cache))
            + LAUNCH_MICROS
            + (splits > 1 ? SPLIT_MICROS : 0);
    return new Prediction(tile, registers, residents, blocks, splits, micros);
  }

  /// The part of the arithmetic's rate that is left beside the loads from shared memory.
  private static double efficiency(Tile tile) {
    double loads;
    double sums;
    if (tile.precision() == Precision.F32) {
      loads = tile.laneRows() + tile.laneColumns() * 4;
      sums = tile.laneRows() * tile.laneColumns() * 4;
      return sums / (sums + loads * 0.5);
    }
    loads = tile.laneRows() + tile.laneColumns() * 2;
    sums = tile.laneRows() * tile.laneColumns();
    return sums / (sums + loads * 1.2);
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }
}
