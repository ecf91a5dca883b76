package dev.residua.compiler.emit.cuda;

import static java.util.stream.Collectors.toMap;

import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// Chooses the tile of a product by the time that each is predicted to take, see [ProductCycles].
///
/// A product's tile must serve every size of a run, so that it is judged at several batches, each
/// time against the best tile there.
///
/// @param device whose limits count
/// @param precision of the factors
record TileTable(Device device, Precision precision) {
  /// A tile for a product.
  ///
  /// @param splits the most blocks that share the depth of a tile
  /// @param slots how many blocks may share tiles at a time
  record Choice(Tile tile, int splits, int slots) {}

  /// What a tile is predicted to take.
  ///
  /// @param registers of a thread, about
  /// @param residents the blocks in a multiprocessor at a time
  /// @param blocks that work
  /// @param micros the time, in microseconds
  record Prediction(Tile tile, int registers, int residents, long blocks, double micros) {
    /// The threads at work, of those that a multiprocessor can hold.
    double occupancy() {
      return residents * tile.threads() / 2048.0;
    }
  }

  private static final long SMALL_BATCH = 1;
  private static final long LARGE_BATCH = 64;

  /// A batch, and how much it counts beside the others.
  private record Sample(long batch, double weight) {}

  private static final List<Sample> SAMPLES =
      List.of(new Sample(SMALL_BATCH, 1), new Sample(LARGE_BATCH, 4), new Sample(4096, 1));

  private static final long LENGTH = 128;
  private static final int MOST_SPLITS = 16;
  private static final int STATIC_SHARED = 48 * 1024;

  /// The pieces that are worth a block of their own.
  private static final long PIECES_OF_SPLIT = 8;

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
  Choice choose(Contraction product) {
    var folded = FoldedProduct.of(product);
    var best = SAMPLES.stream().collect(toMap(s -> s, s -> best(folded, s.batch()).micros()));
    ToDoubleFunction<Choice> loss =
        choice ->
            SAMPLES.stream()
                .mapToDouble(s ->
                    s.weight()
                        * predict(choice, folded, at(s.batch())).micros()
                        / best.getOrDefault(s, 1.0))
                .sum();
    return fitting(folded).stream()
        .map(tile -> choice(tile, folded))
        .min(Comparator.comparingDouble(loss))
        .orElseThrow();
  }

  /// The least time at one batch.
  private Prediction best(Contraction folded, long batch) {
    return fitting(folded).stream()
        .map(tile -> predict(choice(tile, folded), folded, at(batch)))
        .min(Comparator.comparingDouble(Prediction::micros))
        .orElseThrow();
  }

  /// Blocks share tiles where a small batch has too few of them.
  private Choice choice(Tile tile, Contraction folded) {
    int slots = 2 * device.multiprocessors();
    long pieces = Math.ceilDiv(value(folded.depth(), at(SMALL_BATCH)), tile.depth());
    long most = Math.min(MOST_SPLITS, Math.max(1, pieces / PIECES_OF_SPLIT));
    long tiles = tiles(tile, folded, at(SMALL_BATCH));
    return new Choice(tile, (int) Math.clamp(slots / tiles, 1, most), slots);
  }

  /// The tiles whose threads have registers enough.
  private List<Tile> fitting(Contraction folded) {
    int floats = FoldedProduct.leftFloats(folded);
    int edges = folded.borders().size();
    return tiles().stream()
        .filter(tile ->
            tile.registers(floats, edges)
                    <= Math.min(240, 65536 / (tile.threads() * tile.residents()))
                && tile.sharedBytes() < STATIC_SHARED)
        .toList();
  }

  /// What a choice is predicted to take.
  ///
  /// @param folded the product, see [FoldedProduct]
  /// @param sizes a value for each symbol
  Prediction predict(Choice choice, Contraction folded, ToLongFunction<String> sizes) {
    var tile = choice.tile();
    int registers = tile.registers(FoldedProduct.leftFloats(folded), folded.borders().size());
    int residents = device.residents(tile.threads(), registers, tile.sharedBytes());
    double teraflops = 2 * device.rate(precision) / 1e12;
    var cycles = ProductCycles.of(choice, folded, 0, device, teraflops, sizes);
    long each = Math.ceilDiv(cycles.blocks(), (long) device.multiprocessors());
    double arithmetic = cycles.seconds(each, residents);
    double memory = bytes(folded, sizes) / (device.memory() * 1e9 * Forecaster.MEMORY_RATE);
    double cache = cycles.copiedBytes() / (device.cache() * 1e9);
    double micros = 1e6 * Math.max(arithmetic, Math.max(memory, cache)) + Forecaster.LAUNCH_MICROS;
    return new Prediction(tile, registers, residents, cycles.blocks(), micros);
  }

  private static double bytes(Contraction product, ToLongFunction<String> sizes) {
    double results =
        (double) outer(product, sizes) * rows(product, sizes) * columns(product, sizes);
    long extras = product.epilogue().extras().stream().filter(e -> e.columnStride() == 1).count();
    double left = value(product.a().size(), sizes);
    double weights = value(product.weights().size(), sizes);
    return 4 * (left + weights + results * (1 + extras));
  }

  private static long tiles(Tile tile, Contraction product, ToLongFunction<String> sizes) {
    return outer(product, sizes)
        * Math.ceilDiv(rows(product, sizes), tile.rows())
        * Math.ceilDiv(columns(product, sizes), tile.columns());
  }

  private static long outer(Contraction product, ToLongFunction<String> sizes) {
    var extents = product.outer().stream().map(Contraction.Outer::extent).toList();
    return value(Dim.product(extents), sizes);
  }

  private static long rows(Contraction product, ToLongFunction<String> sizes) {
    return value(product.rowCount(), sizes);
  }

  private static long columns(Contraction product, ToLongFunction<String> sizes) {
    return value(product.columns(), sizes);
  }

  private static long value(Dim dim, ToLongFunction<String> sizes) {
    return Math.max(1, dim.evaluate(sizes));
  }

  /// Symbols other than the batch's are lengths of sequences.
  private static ToLongFunction<String> at(long batch) {
    return name -> name.equals("N") ? batch : LENGTH;
  }

  /// What was chosen for each of `products` and why, for a person.
  String print(List<Contraction> products) {
    var lines = new ArrayList<String>();
    lines.add(
        "%-24s %6s %5s %5s  %-14s %7s %9s %7s %6s  %8s %8s  %8s %8s"
            .formatted(
                device.name() + ", " + precision.name().toLowerCase(Locale.ROOT),
                "rows",
                "cols",
                "depth",
                "tile",
                "threads",
                "registers",
                "shared",
                "splits",
                "occupied",
                "blocks",
                "us, N=1",
                "us, N=64"));
    for (var product : products) {
      var folded = FoldedProduct.of(product);
      var choice = choose(product);
      var small = predict(choice, folded, at(SMALL_BATCH));
      var large = predict(choice, folded, at(LARGE_BATCH));
      lines.add(
          "%-24s %6d %5d %5d  %-14s %7d %9d %7d %6d  %7.0f%% %8d  %8.1f %8.1f"
              .formatted(
                  product.title(),
                  rows(folded, at(SMALL_BATCH)),
                  columns(folded, at(SMALL_BATCH)),
                  value(folded.depth(), at(SMALL_BATCH)),
                  choice.tile(),
                  choice.tile().threads(),
                  small.registers(),
                  choice.tile().sharedBytes(),
                  choice.splits(),
                  100 * small.occupancy(),
                  small.blocks(),
                  small.micros(),
                  large.micros()));
    }
    return String.join("\n", lines) + "\n";
  }
}
