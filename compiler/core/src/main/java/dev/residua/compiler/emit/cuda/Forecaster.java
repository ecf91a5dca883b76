package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.emit.cuda.Forecast.Bound;
import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.Work;
import dev.residua.compiler.tensor.Dim;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Predicts, on paper, what the launches of a run take. Nothing here was measured on the device.
///
/// A launch takes the longest of these, and [#LAUNCH_MICROS] more:
///
/// - its operations. A product is counted in instructions by [ProductCycles]: the multiply-adds of
///   whole tiles (so that rows and columns past the edge cost what the others cost), the loads,
///   copies and waits beside them, and the blocks of the multiprocessor that gets most of them (so
///   that a last wave costs a whole one). Attention reaches [#ATTENTION_RATE] of the arithmetic
///   rate, other kernels [#PLAIN_RATE].
/// - its bytes, each read or written once, at [#MEMORY_RATE] of the memory's rate, and less where
///   too few threads wait for memory at a time: by Little's law, what is under way is the rate
///   times the latency.
/// - what products copy from the cache that all multiprocessors share.
///
/// That a value may still lie in that cache when the next launch reads it is not counted, neither
/// here nor in the limit.
public final class Forecaster {
  /// From the end of a kernel to the beginning of the next, in a graph that is replayed.
  public static final double LAUNCH_MICROS = 1.5;

  /// The part of the data sheet's rate at which memory can be read: what copying reaches.
  public static final double MEMORY_RATE = 0.92;

  /// The part of the arithmetic rate that a kernel reaches which is no product: half of its
  /// instructions are loads, comparisons and address arithmetic.
  public static final double PLAIN_RATE = 0.5;

  /// The same of attention. With heads of 32, a score's 133 operations are 84 instructions of a
  /// thread: 64 multiply-adds, 8 loads, 10 for the softmax, 2 for copies; that is 0.79, and a part
  /// goes to three barriers for each piece of the keys.
  public static final double ATTENTION_RATE = 0.7;

  /// GB/s of an H100's HBM3 (data sheet of the H100 SXM, as are the rates of arithmetic).
  public static final double MEMORY_GIGABYTES = 3350;

  private static final double LATENCY_SECONDS = 650e-9;

  /// The most bytes that a thread waits for at a time.
  private static final double BYTES_UNDER_WAY = 32;

  private static final int GUESSED_REGISTERS = 40;

  private final CudaProgram program;
  private final CudaOptions options;
  private final Map<String, Long> sizes;
  private final Map<String, Resources> resources;
  private final Device device;

  private Forecaster(
      CudaProgram program,
      CudaOptions options,
      Map<String, Long> sizes,
      Map<String, Resources> resources) {
    this.program = program;
    this.options = options;
    this.sizes = sizes;
    this.resources = resources;
    this.device = Device.H100;
  }

  /// The launches of a run on an H100.
  ///
  /// @param sizes a value for each symbol
  /// @param resources what ptxas says of the kernels, by name; a guess stands for what is missing
  public static List<Forecast> of(
      CudaProgram program,
      CudaOptions options,
      Map<String, Long> sizes,
      Map<String, Resources> resources) {
    var forecaster = new Forecaster(program, options, sizes, resources);
    return program.launches().stream().map(forecaster::of).toList();
  }

  /// TFLOP/s of an H100, without sparsity.
  public static double teraflops(Precision precision) {
    return switch (precision) {
      case F32 -> 67;
      case TF32 -> 494.7;
      case BF16 -> 989.4;
    };
  }

  private Forecast of(Launch launch) {
    var work = work(launch);
    var product = product(launch);
    long blocks = product.map(ProductCycles::blocks).orElseGet(() -> blocks(launch));
    var used = resources(launch);
    int dynamic = (int) value(launch.sharedBytes());
    int residents = Math.max(1, Multiprocessor.of(90).residents(launch.threads(), used, dynamic));
    long most = (blocks + device.multiprocessors() - 1) / device.multiprocessors();
    double arithmetic =
        product
            .map(cycles -> cycles.seconds(most, residents))
            .orElseGet(() -> plainSeconds(launch, work, blocks, most));
    double underWay =
        Math.min(blocks, (long) residents * device.multiprocessors())
            * launch.threads()
            * Math.min(
                BYTES_UNDER_WAY, (double) work.bytes() / ((double) blocks * launch.threads()));
    double memoryRate =
        Math.min(MEMORY_GIGABYTES * 1e9 * MEMORY_RATE, Math.max(1, underWay) / LATENCY_SECONDS);
    double memory = (work.bytes() + bytesBetweenSteps(launch)) / memoryRate;
    double cache = product.map(ProductCycles::copiedBytes).orElse(0.0) / (device.cache() * 1e9);

    double longest = Math.max(arithmetic, Math.max(memory, cache));
    double limit =
        Math.max(
            work.operations() / (teraflops(precision(launch)) * 1e12),
            work.bytes() / (MEMORY_GIGABYTES * 1e9));
    return new Forecast(
        launch,
        work,
        blocks,
        residents,
        (double) blocks / ((long) residents * device.multiprocessors()),
        limit * 1e6,
        longest * 1e6 + LAUNCH_MICROS,
        bound(arithmetic, memory, cache));
  }

  /// The operations of a kernel that is no product, on the multiprocessor with most blocks.
  private double plainSeconds(Launch launch, Work work, long blocks, long most) {
    boolean attends = launch.steps().getFirst() instanceof Attention;
    double rate = teraflops(Precision.F32) * 1e12 * (attends ? ATTENTION_RATE : PLAIN_RATE);
    return work.operations() / rate * most * device.multiprocessors() / blocks;
  }

  private static Bound bound(double arithmetic, double memory, double cache) {
    double longest = Math.max(arithmetic, Math.max(memory, cache));
    if (longest * 1e6 < LAUNCH_MICROS) {
      return Bound.LAUNCH;
    }
    if (longest == arithmetic) {
      return Bound.ARITHMETIC;
    }
    return longest == memory ? Bound.MEMORY : Bound.CACHE;
  }

  private Work work(Launch launch) {
    var work = Work.NONE;
    for (var step : launch.steps()) {
      work = work.plus(Work.of(step, this::size));
    }
    long read = 0;
    long written = 0;
    for (var buffer : between(launch)) {
      read += bytes(buffer);
      written += isUsedOutside(buffer, launch) ? 0 : bytes(buffer);
    }
    return new Work(
        work.operations(),
        Math.max(0, work.bytesRead() - read),
        Math.max(0, work.bytesWritten() - written));
  }

  /// What a launch writes for its own later steps alone still goes through the cache to memory.
  private long bytesBetweenSteps(Launch launch) {
    return between(launch).stream()
        .filter(buffer -> !isUsedOutside(buffer, launch))
        .mapToLong(this::bytes)
        .sum();
  }

  /// What one step of a launch writes and a later one reads.
  private static Set<Buffer> between(Launch launch) {
    var written = new HashSet<Buffer>();
    var between = new HashSet<Buffer>();
    for (var step : launch.steps()) {
      step.reads().stream().filter(written::contains).forEach(between::add);
      written.addAll(step.writes());
    }
    return between;
  }

  private boolean isUsedOutside(Buffer buffer, Launch launch) {
    return program.source().outputs().stream().anyMatch(port -> port.buffer().equals(buffer))
        || program.launches().stream()
            .filter(other -> other != launch)
            .flatMap(other -> other.steps().stream())
            .map(Kernel::reads)
            .anyMatch(reads -> reads.contains(buffer));
  }

  private long bytes(Buffer buffer) {
    return value(buffer.size()) * 4;
  }

  private Optional<ProductCycles> product(Launch launch) {
    if (!(launch.steps().getFirst() instanceof Contraction product)) {
      return Optional.empty();
    }
    var choice = TileTable.of(options).choose(product);
    long rowLength = launch.steps().getLast() instanceof RowKernel row ? value(row.length()) : 0;
    return Optional.of(
        ProductCycles.of(
            choice,
            FoldedProduct.of(product),
            rowLength,
            device,
            teraflops(options.precision()),
            this::size));
  }

  private Precision precision(Launch launch) {
    return launch.steps().getFirst() instanceof Contraction ? options.precision() : Precision.F32;
  }

  private Resources resources(Launch launch) {
    var known = resources.get(launch.kernel());
    if (known != null) {
      return known;
    }
    if (launch.steps().getFirst() instanceof Contraction product) {
      var folded = FoldedProduct.of(product);
      var tile = TileTable.of(options).choose(folded).tile();
      return new Resources(
          tile.registers(FoldedProduct.leftFloats(folded), folded.borders().size()),
          tile.sharedBytes());
    }
    return new Resources(GUESSED_REGISTERS, 0);
  }

  private long blocks(Launch launch) {
    var grid = launch.grid();
    return Math.min(value(grid.x()), grid.mostX()) * value(grid.y()) * value(grid.z());
  }

  private long value(Dim dim) {
    return dim.evaluate(this::size);
  }

  private long size(String symbol) {
    return Objects.requireNonNull(sizes.get(symbol), symbol);
  }
}
