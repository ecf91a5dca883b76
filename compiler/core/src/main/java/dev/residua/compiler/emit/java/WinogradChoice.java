package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Chooses the convolutions that are computed by Winograd's algorithm: those of 3x3 taps in steps
/// of one or two, where fewer multiplications outweigh the transforms and the four times larger
/// weights.
///
/// @param program the program, its chosen weights as large as they become
/// @param weights the weights that are transformed at load, and what they become
/// @param tiles the tiles of what they become
record WinogradChoice(
    Program program, Map<Buffer, Buffer> weights, Map<Buffer, WinogradTile> tiles) {
  /// Nanoseconds of an element of a transformed tile, on the machine of [ProductCost].
  private static final double TRANSFORM = 0.2;

  /// The size that a symbol is taken to have: a batch of one.
  private static final long SYMBOL = 1;

  /// Channels and columns come in vectors.
  private static final int GRAIN = 16;

  static WinogradChoice of(Program program) {
    var packs = new HashMap<Buffer, Pack>();
    for (var kernel : program.prepare()) {
      if (kernel instanceof Pack pack && pack.outer().isEmpty()) {
        packs.put(pack.out(), pack);
      }
    }
    var weights = new LinkedHashMap<Buffer, Buffer>();
    var tiles = new HashMap<Buffer, WinogradTile>();
    for (var kernel : program.kernels()) {
      if (kernel instanceof Contraction product && packs.containsKey(product.weights())) {
        best(product)
            .ifPresent(tile -> {
              var transformed =
                  weights.computeIfAbsent(product.weights(), _ -> transformed(product, tile));
              tiles.putIfAbsent(transformed, tile);
            });
      }
    }
    // Weights that another kernel reads as they are, or in other tiles, stay as they are.
    for (var kernel : program.kernels()) {
      var tile =
          kernel instanceof Contraction product ? best(product) : Optional.<WinogradTile>empty();
      for (var buffer : kernel.reads()) {
        var transformed = weights.get(buffer);
        if (transformed != null && !tile.equals(Optional.ofNullable(tiles.get(transformed)))) {
          weights.remove(buffer);
        }
      }
    }
    tiles.keySet().retainAll(weights.values());
    return new WinogradChoice(new ChangedWeights(weights).in(program), weights, tiles);
  }

  /// The tiles of the weights of a product, where it is computed by Winograd's algorithm.
  Optional<WinogradTile> tile(Buffer buffer) {
    return Optional.ofNullable(tiles.get(buffer));
  }

  /// The weights as they are transformed.
  Set<Buffer> transformed() {
    return Set.copyOf(weights.values());
  }

  /// The image under the window, which moves in steps of `stride`.
  record Image(
      int stride,
      Dim height,
      Dim width,
      Dim outHeight,
      Dim outWidth,
      long top,
      long left,
      Dim line,
      Dim run) {
    Dim tiles(WinogradTile tile) {
      return outHeight.ceilDiv(tile.out()).times(outWidth.ceilDiv(tile.out()));
    }
  }

  /// The image of a convolution of 3x3 taps in steps of one or two; nothing for any other product.
  static Optional<Image> image(Contraction product) {
    if (product.rows().size() != 2 || product.taps().isEmpty() || !product.run().isConstant()) {
      return Optional.empty();
    }
    var rows = product.rows();
    var line = product.taps().getFirst().stride();
    var three = Dim.of(3);
    boolean split = product.taps().size() == 2;
    // Without borders the taps of a line are one run.
    var channels = split ? product.run() : product.run().floorDiv(3);
    boolean fits =
        split
            ? product.taps().equals(List.of(new Axis(three, line), new Axis(three, channels)))
            : product.taps().equals(List.of(new Axis(three, line)))
                && product.run().equals(channels.times(3))
                && product.borders().isEmpty();
    var strides =
        IntStream.of(1, 2)
            .filter(step ->
                rows.getFirst().stride().equals(line.times(step))
                    && rows.getLast().stride().equals(channels.times(step)))
            .toArray();
    if (!fits || strides.length != 1 || product.outer().size() > 1) {
      return Optional.empty();
    }
    int stride = strides[0];
    var outHeight = rows.getFirst().extent();
    var outWidth = rows.getLast().extent();
    var sizes = new ArrayList<>(List.of(reach(outHeight, stride), reach(outWidth, stride)));
    long[] before = new long[2];
    for (var border : product.borders()) {
      if (border.row() != border.tap() || border.rowStep() != stride || border.tapStep() != 1) {
        return Optional.empty();
      }
      sizes.set(border.row(), border.extent());
      before[border.row()] = border.before();
    }
    return Optional.of(
        new Image(
            stride,
            sizes.getFirst(),
            sizes.getLast(),
            outHeight,
            outWidth,
            before[0],
            before[1],
            line,
            channels));
  }

  /// The inputs that so many windows cover.
  private static Dim reach(Dim windows, int stride) {
    return windows.times(stride).plus(3 - stride);
  }

  /// The tiles with which the product is computed fastest; nothing if that is directly.
  private static Optional<WinogradTile> best(Contraction product) {
    var image = image(product);
    if (image.isEmpty() || !product.columns().isConstant()) {
      return Optional.empty();
    }
    double channels = image.get().run().constant();
    double columns = product.columns().constant();
    if (channels % GRAIN != 0 || columns % GRAIN != 0) {
      return Optional.empty();
    }
    double images = 1;
    for (var outer : product.outer()) {
      images *= value(outer.extent());
    }
    double matrix = channels * columns;
    double least = 9 * time(matrix, images * value(product.rowCount()));
    var best = Optional.<WinogradTile>empty();
    for (var tile : WinogradTile.values()) {
      double tiles = images * value(image.get().tiles(tile));
      // Each product reads its weights anew, those that share them as well.
      double time =
          tile.products() * (time(matrix, tiles) + tiles * (channels + columns) * TRANSFORM);
      if (tile.stride() == image.get().stride() && time < least) {
        least = time;
        best = Optional.of(tile);
      }
    }
    return best;
  }

  /// The time of a product of `rows` rows with `matrix` weights.
  private static double time(double matrix, double rows) {
    return ProductCost.time(matrix * rows, matrix);
  }

  private static double value(Dim dim) {
    return dim.evaluate(_ -> SYMBOL);
  }

  private static Buffer transformed(Contraction product, WinogradTile tile) {
    var channels = product.depth().floorDiv(9);
    var depth = channels.ceilDiv(Pack.DEPTH_GRAIN).times(Pack.DEPTH_GRAIN);
    var columns = product.columns().ceilDiv(Pack.COLUMN_GRAIN).times(Pack.COLUMN_GRAIN);
    return new Buffer(
        product.weights().name() + " transformed",
        Buffer.Element.FLOAT,
        depth.times(columns).times(tile.weights()));
  }

  /// Another program of the model, which shares weights with this one.
  Program in(Program other) {
    return new ChangedWeights(weights).in(other);
  }
}
