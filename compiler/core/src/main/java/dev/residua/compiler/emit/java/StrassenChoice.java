package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.tensor.Dim;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Chooses the matrix products that are computed by Strassen's algorithm: seven products of halves
/// in place of eight, where that outweighs the sums around them and the weights that are held
/// twice, as they are and summed. Where there are few rows in a run, products stay as they are.
///
/// @param program the program, its chosen weights as large as they become
/// @param weights the weights that are summed at load, and what they become
record StrassenChoice(Program program, Map<Buffer, Buffer> weights) {
  /// Nanoseconds that the sums around the products take for an element of the result, and of the
  /// left side, on the machine of [ProductCost].
  private static final double RESULT = 0.44;

  private static final double LEFT = 0.035;

  /// As above, where sums would else be added to and limited while they are in registers.
  private static final double END = 0.1;

  /// What a product is to gain at least, and all products of a model in the mean.
  private static final double GAIN = 0.04;

  private static final double MODEL_GAIN = 0.03;

  /// The least rows, as in `dev.residua.runtime.plan.Strassen`.
  private static final long LEAST_ROWS = 64;

  /// The size that a symbol is taken to have: a sequence of some length.
  private static final long SYMBOL = 128;

  /// Half of the factors come in vectors, half of the columns in the widest panels.
  private static final long DEPTH_GRAIN = 32;

  private static final long COLUMN_GRAIN = 128;

  /// @param type how the weights of products are held
  static StrassenChoice of(Program program, WeightType type) {
    if (type != WeightType.F32 || program.kernels().stream().anyMatch(StrassenChoice::causal)) {
      return new StrassenChoice(program, Map.of());
    }
    var packed = new HashSet<Buffer>();
    for (var kernel : program.prepare()) {
      if (kernel instanceof Pack pack && pack.outer().isEmpty()) {
        packed.add(pack.out());
      }
    }
    var weights = new LinkedHashMap<Buffer, Buffer>();
    for (var kernel : program.kernels()) {
      if (kernel instanceof Contraction product
          && packed.contains(product.weights())
          && saves(product, program)) {
        weights.computeIfAbsent(product.weights(), StrassenChoice::summed);
      }
    }
    // Weights that another kernel reads as they are stay as they are.
    for (var kernel : program.kernels()) {
      if (!(kernel instanceof Contraction product && saves(product, program))) {
        kernel.reads().forEach(weights::remove);
      }
    }
    if (!pays(program, weights.keySet())) {
      weights.clear();
    }
    return new StrassenChoice(new ChangedWeights(weights).in(program), weights);
  }

  /// Whether a model as a whole gains: its start and its memory are what it costs.
  private static boolean pays(Program program, Set<Buffer> weights) {
    double all = 0;
    double saved = 0;
    for (var kernel : program.kernels()) {
      if (kernel instanceof Contraction product) {
        double rows = value(product.rowCount());
        for (var outer : product.outer()) {
          rows *= value(outer.extent());
        }
        double direct = direct(product, rows);
        all += direct;
        if (weights.contains(product.weights())) {
          saved += direct - byHalves(product, rows);
        }
      }
    }
    return saved > MODEL_GAIN * all;
  }

  /// Models that go on position by position have but a row to multiply in most of their runs, and
  /// large weights for it: they hold these once.
  private static boolean causal(Kernel kernel) {
    return kernel instanceof Attention attention && attention.causal();
  }

  /// Whether these are weights with sums.
  boolean holds(Buffer buffer) {
    return weights.containsValue(buffer);
  }

  private static Buffer summed(Buffer buffer) {
    return new Buffer(buffer.name() + " and sums", buffer.element(), buffer.size().times(2));
  }

  /// The rows of a product that belong to a sample: what is left of them without the batch, the
  /// first size of an input. Only such rows are paired.
  Dim group(Contraction product) {
    return group(product, program);
  }

  private static Dim group(Contraction product, Program program) {
    var rows = product.rowCount();
    return program.inputs().stream()
        .map(input -> input.type().shape().dims())
        .filter(shape -> !shape.isEmpty() && !shape.getFirst().isConstant())
        .flatMap(shape -> rows.dividedBy(shape.getFirst()).stream())
        .findFirst()
        .orElse(rows);
  }

  private static boolean saves(Contraction product, Program program) {
    var group = group(product, program);
    if (group.is(1)
        || product.weights().element() != Buffer.Element.FLOAT
        || !product.depth().isConstant()
        || !product.depth().equals(product.run())
        || !product.columns().isConstant()
        || !product.borders().isEmpty()
        || product.outer().stream().anyMatch(outer -> outer.weights() != 0)) {
      return false;
    }
    double depth = product.depth().constant();
    double columns = product.columns().constant();
    double rows = value(group);
    if (depth % DEPTH_GRAIN != 0 || columns % COLUMN_GRAIN != 0 || rows < LEAST_ROWS) {
      return false;
    }
    return byHalves(product, rows) < (1 - GAIN) * direct(product, rows);
  }

  private static double matrix(Contraction product) {
    return (double) value(product.depth()) * value(product.columns());
  }

  private static double direct(Contraction product, double rows) {
    return ProductCost.time(matrix(product) * rows, matrix(product));
  }

  private static double byHalves(Contraction product, double rows) {
    double depth = value(product.depth());
    double columns = value(product.columns());
    var end = SimpleEpilogue.of(product.epilogue());
    double result = RESULT + (end.fits() && (end.adds() || end.limits()) ? END : 0);
    return ProductCost.time(matrix(product) * rows * 7 / 8, matrix(product) * 7 / 4)
        + rows * (columns * result + depth * LEFT);
  }

  private static long value(Dim dim) {
    return dim.evaluate(_ -> SYMBOL);
  }
}
