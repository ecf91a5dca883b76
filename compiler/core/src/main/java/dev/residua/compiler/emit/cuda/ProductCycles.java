package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.tensor.Dim;
import java.util.function.ToLongFunction;

/// The cycles of a product's blocks on one multiprocessor, by counting the instructions of
/// `product.stg`. The four parts of a multiprocessor start one instruction of a warp a cycle each;
/// shared memory serves 128 bytes a cycle to all four.
///
/// @param blocks that work, of the grid
/// @param pieces of the depth that a block goes through
/// @param pieceCycles of the multiprocessor for one piece, if nothing waits
/// @param onceCycles of a block before its first and after its last piece
/// @param tailCycles of the last block alone, for a pass over whole rows
/// @param copiedBytes of all blocks from the cache to shared memory
/// @param clock in Hz
record ProductCycles(
    long blocks,
    long pieces,
    double pieceCycles,
    double waitCycles,
    double onceCycles,
    double tailCycles,
    double copiedBytes,
    double clock) {
  /// Between the barrier of a piece and the first of its sums: the barrier, the first loads.
  private static final double BARRIER_CYCLES = 60;

  /// From a copy's instruction to its bytes in shared memory, where the cache has them.
  private static final double CACHE_CYCLES = 300;

  /// The first bytes of a block, from memory, and the way of the last ones.
  private static final double FIRST_AND_LAST_CYCLES = 1500;

  /// Where several blocks share a tile: a fence, a counter, the partial sums once more.
  private static final double SHARED_TILE_CYCLES = 2500;

  /// `mma.sync` reaches this part of what Hopper's tensor cores do with `wgmma`.
  private static final double MMA_RATE = 0.63;

  /// The bytes that one multiprocessor gets from the cache in a cycle.
  private static final double CACHE_BYTES = 64;

  /// The cycles of a product in one launch.
  ///
  /// @param product folded, see [FoldedProduct]
  /// @param rowLength the length of the rows that the launch goes over as a whole; 0 if it does not
  static ProductCycles of(
      TileTable.Choice choice,
      Contraction product,
      long rowLength,
      Device device,
      double teraflops,
      ToLongFunction<String> sizes) {
    var tile = choice.tile();
    long outer =
        value(Dim.product(product.outer().stream().map(Contraction.Outer::extent).toList()), sizes);
    long rowTiles = Math.ceilDiv(value(product.rowCount(), sizes), tile.rows());
    long tiles = outer * rowTiles * Math.ceilDiv(value(product.columns(), sizes), tile.columns());
    int splits = (int) Math.clamp(choice.slots() / tiles, 1, choice.splits());
    long pieces =
        Math.ceilDiv(Math.ceilDiv(value(product.depth(), sizes), tile.depth()), (long) splits);
    double warps = tile.threads() / 32.0;
    double stored =
        tile.rows() * tile.columns() / 32.0 / 4 * (3 + 2 * product.epilogue().extras().size());
    double tail =
        rowLength == 0 ? 0 : 2.0 * 4 * tile.rows() * rowLength / CACHE_BYTES + CACHE_CYCLES;
    double perPiece = Piece.of(tile, product).cycles(warps, mmaCycles(tile.precision(), device));
    double copies = CACHE_CYCLES / (tile.stages() - 1);
    return new ProductCycles(
        tiles * splits,
        pieces,
        perPiece,
        Math.max(BARRIER_CYCLES, copies - perPiece),
        FIRST_AND_LAST_CYCLES + stored + (splits > 1 ? SHARED_TILE_CYCLES : 0),
        tail,
        4.0 * tiles * splits * pieces * tile.depth() * (tile.rows() + tile.columns()),
        teraflops * 1e12 / (2.0 * perCycle(tile.precision(), device) * device.multiprocessors()));
  }

  /// The seconds of the multiprocessor that gets `count` blocks, of which it holds `residents` at a
  /// time: while one waits, another goes on.
  double seconds(long count, int residents) {
    double whole = count / residents * residents * blockCycles(residents);
    long rest = count % residents;
    return (whole + (rest == 0 ? 0 : rest * blockCycles(rest)) + tailCycles) / clock;
  }

  private double blockCycles(long together) {
    double piece = Math.max(pieceCycles, (pieceCycles + waitCycles) / together);
    return pieces * piece + onceCycles / together;
  }

  /// The instructions of a warp for one piece of the depth.
  ///
  /// @param issued all of them
  /// @param mma those for tensor cores
  /// @param wavefronts of shared memory
  private record Piece(double issued, double mma, double wavefronts) {
    static Piece of(Tile tile, Contraction product) {
      double sums = (double) tile.laneRows() * tile.laneColumns();
      int left = FoldedProduct.leftFloats(product);
      double leftCopies = (double) tile.rows() * tile.depth() / left / tile.threads();
      double rightCopies = (double) tile.columns() * tile.depth() / 4 / tile.threads();
      double copies = leftCopies * (5 + 3 * product.borders().size()) + rightCopies * 5 + 20;
      double written = leftCopies * left + rightCopies * 4;
      return switch (tile.precision()) {
        case F32 -> {
          double loads = (tile.laneRows() + 4.0 * tile.laneColumns()) * tile.depth() / 4;
          double multiplied = sums * tile.width() * tile.depth();
          yield new Piece(multiplied + loads + copies, 0, 2 * loads + written);
        }
        case TF32 -> {
          double loads = (2.0 * tile.laneRows() + 2.0 * tile.laneColumns()) * tile.depth() / 8;
          double mma = sums / 2 * tile.depth() / 8;
          yield new Piece(2 * loads + mma + copies, mma, loads + written);
        }
        case BF16 -> {
          double left2 = 2.0 * tile.laneRows() * tile.depth() / 16;
          double right1 = 4.0 * tile.laneColumns() * tile.depth() / 16;
          double mma = sums / 2 * tile.depth() / 16;
          yield new Piece(
              2 * left2 + 1.5 * right1 + mma + copies, mma, 2 * left2 + right1 + written);
        }
      };
    }

    double cycles(double warps, double mmaCycles) {
      return Math.max(
          warps * wavefronts, Math.max(warps / 4 * issued, warps / 4 * mma * mmaCycles));
    }
  }

  private static double mmaCycles(Precision precision, Device device) {
    int multiplyAdds = precision == Precision.BF16 ? 16 * 8 * 16 : 16 * 8 * 8;
    return multiplyAdds / (perCycle(precision, device) / 4.0) / MMA_RATE;
  }

  private static int perCycle(Precision precision, Device device) {
    return switch (precision) {
      case F32 -> device.singles();
      case TF32 -> device.tf32();
      case BF16 -> device.bf16();
    };
  }

  private static long value(Dim dim, ToLongFunction<String> sizes) {
    return dim.evaluate(sizes);
  }
}
