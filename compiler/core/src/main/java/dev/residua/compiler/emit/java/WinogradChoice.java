package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
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

/// Chooses the convolutions that are computed by Winograd's algorithm: those of 3x3 taps at every
/// place, where fewer multiplications outweigh the transforms and the four times larger weights.
///
/// @param program the program, its chosen weights as large as they become
/// @param weights the weights that are transformed at load
record WinogradChoice(Program program, Map<Buffer, Buffer> weights) {
  /// What a multiply-add of a product costs, directly and in the smaller products of a transform.
  private static final double DIRECT = 1 / 22.0;

  private static final double TRANSFORMED = 1 / 18.0;

  /// What a weight costs that comes from beyond the second cache.
  private static final double WEIGHT = 0.8;

  /// What an element of a transformed tile costs.
  private static final double TRANSFORM = 0.35;

  /// The size that a symbol is taken to have: a batch of one.
  private static final long SYMBOL = 1;

  /// Channels and columns come in vectors.
  private static final int GRAIN = 16;

  private static final int PRODUCTS = 36;

  static WinogradChoice of(Program program) {
    var packs = new HashMap<Buffer, Pack>();
    for (var kernel : program.prepare()) {
      if (kernel instanceof Pack pack && pack.outer().isEmpty()) {
        packs.put(pack.out(), pack);
      }
    }
    var weights = new LinkedHashMap<Buffer, Buffer>();
    for (var kernel : program.kernels()) {
      if (kernel instanceof Contraction product
          && packs.containsKey(product.weights())
          && pays(product)) {
        weights.put(product.weights(), transformed(product));
      }
    }
    // Weights that another kernel reads as they are stay as they are.
    for (var kernel : program.kernels()) {
      if (!(kernel instanceof Contraction product && pays(product))) {
        kernel.reads().forEach(weights::remove);
      }
    }
    return new WinogradChoice(with(program, weights), weights);
  }

  /// Whether the product is computed by Winograd's algorithm.
  boolean chose(Contraction product) {
    return weights.containsValue(product.weights());
  }

  /// The weights as they are transformed.
  Set<Buffer> transformed() {
    return Set.copyOf(weights.values());
  }

  boolean chose(Pack pack) {
    return weights.containsValue(pack.out());
  }

  /// The image under the window.
  record Image(
      Dim height, Dim width, Dim outHeight, Dim outWidth, long top, long left, Dim line, Dim run) {
    Dim tiles() {
      return outHeight.ceilDiv(4).times(outWidth.ceilDiv(4));
    }
  }

  /// The image of a convolution of 3x3 taps at every place; nothing for any other product.
  static Optional<Image> image(Contraction product) {
    if (product.rows().size() != 2 || !product.run().isConstant()) {
      return Optional.empty();
    }
    var rows = product.rows();
    var line = rows.getFirst().stride();
    var channels = rows.getLast().stride();
    var three = Dim.of(3);
    boolean split =
        product.taps().equals(List.of(new Axis(three, line), new Axis(three, channels)));
    // Without borders the taps of a line are one run.
    boolean joined = product.taps().equals(List.of(new Axis(three, line)));
    boolean fits =
        split && product.run().equals(channels)
            || joined && product.run().equals(channels.times(3)) && product.borders().isEmpty();
    if (!fits || !channels.isConstant() || product.outer().size() > 1) {
      return Optional.empty();
    }
    var outHeight = rows.getFirst().extent();
    var outWidth = rows.getLast().extent();
    var sizes = new ArrayList<>(List.of(outHeight.plus(2), outWidth.plus(2)));
    long[] before = new long[2];
    for (var border : product.borders()) {
      if (border.row() != border.tap() || border.rowStep() != 1 || border.tapStep() != 1) {
        return Optional.empty();
      }
      sizes.set(border.row(), border.extent());
      before[border.row()] = border.before();
    }
    return Optional.of(
        new Image(
            sizes.getFirst(),
            sizes.getLast(),
            outHeight,
            outWidth,
            before[0],
            before[1],
            line,
            channels));
  }

  private static boolean pays(Contraction product) {
    var image = image(product);
    if (image.isEmpty() || !product.columns().isConstant()) {
      return false;
    }
    double channels = image.get().run().constant();
    double columns = product.columns().constant();
    if (channels % GRAIN != 0 || columns % GRAIN != 0) {
      return false;
    }
    double places = value(product.rowCount());
    double tiles = value(image.get().tiles());
    for (var outer : product.outer()) {
      places *= value(outer.extent());
      tiles *= value(outer.extent());
    }
    double matrix = channels * columns;
    double direct = 9 * matrix * (places * DIRECT + WEIGHT);
    double transformed =
        PRODUCTS
            * (matrix * (tiles * TRANSFORMED + WEIGHT) + tiles * (channels + columns) * TRANSFORM);
    return transformed < direct;
  }

  private static double value(Dim dim) {
    return dim.evaluate(_ -> SYMBOL);
  }

  private static Buffer transformed(Contraction product) {
    var channels = product.depth().floorDiv(9);
    var depth = channels.ceilDiv(Pack.DEPTH_GRAIN).times(Pack.DEPTH_GRAIN);
    var columns = product.columns().ceilDiv(Pack.COLUMN_GRAIN).times(Pack.COLUMN_GRAIN);
    return new Buffer(
        product.weights().name() + " transformed",
        Buffer.Element.FLOAT,
        depth.times(columns).times(PRODUCTS));
  }

  /// Another program of the model, which shares weights with this one.
  Program in(Program other) {
    return with(other, weights);
  }

  private static Program with(Program program, Map<Buffer, Buffer> weights) {
    if (weights.isEmpty()) {
      return program;
    }
    var prepare = program.prepare().stream().map(kernel -> with(kernel, weights)).toList();
    var prepared =
        program.prepared().stream().map(buffer -> weights.getOrDefault(buffer, buffer)).toList();
    var kernels = program.kernels().stream().map(kernel -> with(kernel, weights)).toList();
    return program.withWeights(prepare, prepared, kernels);
  }

  private static Kernel with(Kernel kernel, Map<Buffer, Buffer> weights) {
    if (kernel instanceof Pack pack && weights.containsKey(pack.out())) {
      return new Pack(
          pack.origin(),
          pack.title(),
          pack.source(),
          pack.sourceOffset(),
          pack.outer(),
          pack.depth(),
          pack.columns(),
          weights.getOrDefault(pack.out(), pack.out()));
    }
    if (kernel instanceof Contraction product && weights.containsKey(product.weights())) {
      return product.withWeights(weights.getOrDefault(product.weights(), product.weights()));
    }
    return kernel;
  }
}
