package dev.residua.compiler.kernel;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.tensor.Dim;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Counts the [Work] of kernels at given sizes.
final class WorkCount {
  private static final long BYTES = 4;

  /// Operations of a softmax for each score: the scale, the largest, the difference, its
  /// exponential, the sum.
  private static final long SOFTMAX = 5;

  private final ToLongFunction<String> sizes;

  WorkCount(ToLongFunction<String> sizes) {
    this.sizes = sizes;
  }

  Work of(Kernel kernel) {
    return switch (kernel) {
      case Attention attention -> attention(attention);
      case AttentionStep step -> step(step);
      case Contraction contraction -> contraction(contraction);
      case LoopNest nest -> loops(nest);
      case Pack pack -> pack(pack);
      case RowKernel rows -> rows(rows);
    };
  }

  private Work attention(Attention kernel) {
    long queries = value(kernel.q().dim(1));
    long keys = value(kernel.k().dim(1));
    long seen = queries * keys;
    if (kernel.causal()) {
      // Position t sees t + keys - queries + 1 of them, and none where that is not positive.
      long rows = Math.min(queries, keys);
      seen = rows * keys - rows * (rows - 1) / 2;
    }
    long scores = product(value(kernel.q().dim(0)), value(kernel.q().dim(2)), seen);
    long each = 2 * (value(kernel.q().dim(3)) + value(kernel.v().dim(3))) + SOFTMAX;
    var read = new Traffic();
    Stream.concat(Stream.of(kernel.q(), kernel.k(), kernel.v()), kernel.mask().stream())
        .forEach(operand -> read.add(operand.buffer(), elements(operand)));
    var written = new Traffic();
    written.add(kernel.out().buffer(), elements(kernel.out()));
    return new Work(product(scores, each), read.bytes(), written.bytes());
  }

  private Work step(AttentionStep kernel) {
    long queries = value(kernel.q().dim(1));
    // Position t sees past + t + 1 of them.
    long seen = queries * value(kernel.past()) + queries * (queries + 1) / 2;
    long scores = product(value(kernel.q().dim(0)), value(kernel.q().dim(2)), seen);
    long each = 2 * (value(kernel.q().dim(3)) + value(kernel.v().dim(3))) + SOFTMAX;
    var read = new Traffic();
    var written = new Traffic();
    for (var operand : List.of(kernel.q(), kernel.k(), kernel.v())) {
      read.add(operand.buffer(), elements(operand));
    }
    long positions = value(kernel.past()) + queries;
    long fresh = elements(kernel.k());
    read.add(kernel.keys(), fresh / Math.max(1, queries) * positions);
    read.add(kernel.values(), elements(kernel.v()) / Math.max(1, queries) * positions);
    written.add(kernel.keys(), fresh);
    written.add(kernel.values(), elements(kernel.v()));
    written.add(kernel.out().buffer(), elements(kernel.out()));
    return new Work(product(scores, each), read.bytes(), written.bytes());
  }

  private Work contraction(Contraction kernel) {
    long outer = 1;
    long outerA = 1;
    long outerWeights = 1;
    long outerBias = 1;
    for (var loop : kernel.outer()) {
      long extent = value(loop.extent());
      outer = product(outer, extent);
      outerA = product(outerA, loop.a().is(0) ? 1 : extent);
      outerWeights = product(outerWeights, loop.weights() == 0 ? 1 : extent);
      outerBias = product(outerBias, loop.bias().is(0) ? 1 : extent);
    }
    long rows = value(kernel.rowCount());
    long columns = value(kernel.columns());
    long depth = value(kernel.depth());
    long results = product(outer, rows, columns);
    long each = 2 * depth + kernel.bias().stream().count() + kernel.epilogue().body().operations();
    var read = new Traffic();
    read.add(kernel.a(), product(outerA, rows, depth));
    long packed = value(Pack.columnsWithPadding(kernel.columns()));
    read.add(kernel.weights(), product(outerWeights, depth, packed));
    long biases = product(outerBias, columns);
    kernel.bias().ifPresent(bias -> read.add(bias.buffer(), biases));
    for (int i = 0; i < kernel.epilogue().extras().size(); i++) {
      var extra = kernel.epilogue().extras().get(i);
      long elements =
          product(extra.rowStride().is(0) ? 1 : rows, extra.columnStride() == 0 ? 1 : columns);
      for (var loop : kernel.outer()) {
        elements = product(elements, loop.extras().get(i).is(0) ? 1 : value(loop.extent()));
      }
      read.add(extra.buffer(), elements);
    }
    return new Work(product(results, each), read.bytes(), results * BYTES);
  }

  private Work pack(Pack kernel) {
    long elements = product(extents(kernel.outer()), extents(kernel.depth()));
    var read = new Traffic();
    read.add(kernel.source(), product(elements, value(kernel.columns().extent())));
    return new Work(0, read.bytes(), value(kernel.out().size()) * BYTES);
  }

  private Work rows(RowKernel kernel) {
    long rows = kernel.rows().stream().mapToLong(this::value).reduce(1, WorkCount::product);
    long length = value(kernel.length());
    long each = kernel.program().output().operations();
    long once = 0;
    for (RowProgram.Reduction reduction : kernel.program().reductions()) {
      each += 1 + reduction.element().operations();
      once += reduction.finish().operations();
    }
    each += kernel.kept().map(kept -> kept.element().operations()).orElse(0);
    var read = new Traffic();
    kernel.inputs().forEach(place -> read.add(place.buffer(), elements(kernel, place)));
    var written = new Traffic();
    written.add(kernel.out().buffer(), elements(kernel, kernel.out()));
    kernel
        .kept()
        .map(RowKernel.Kept::out)
        .ifPresent(place -> written.add(place.buffer(), elements(kernel, place)));
    return new Work(
        product(rows, Math.addExact(product(length, each), once)), read.bytes(), written.bytes());
  }

  private long elements(RowKernel kernel, RowKernel.Place place) {
    long elements = place.elementStride() == 0 ? 1 : value(kernel.length());
    for (int i = 0; i < kernel.rows().size(); i++) {
      elements =
          product(elements, place.rowStrides().get(i).is(0) ? 1 : value(kernel.rows().get(i)));
    }
    return elements;
  }

  private Work loops(LoopNest kernel) {
    var extents = new LinkedHashMap<String, Double>();
    kernel.loops().forEach(loop -> extents.put(loop.var(), extent(loop, kernel.loops())));
    long results = Math.round(count(extents, extents.keySet()::contains));
    long operations = product(results, kernel.body().operations());
    if (kernel.reduction().isPresent()) {
      var reduction = kernel.reduction().get();
      reduction.loops().forEach(loop -> extents.put(loop.var(), extent(loop, kernel.loops())));
      long joined = Math.round(count(extents, extents.keySet()::contains));
      operations =
          Math.addExact(
              product(joined, 1 + kernel.body().operations()),
              product(results, reduction.finish().operations()));
    }
    var read = new Traffic();
    for (var source : kernel.sources()) {
      if (source instanceof Source.Load(var buffer, var at, var _, var _)) {
        read.add(buffer, Math.round(count(extents, at::uses)));
        read.addIndices(at, extents);
      }
    }
    read.addIndices(kernel.at(), extents);
    var written = new Traffic();
    written.add(kernel.out(), results);
    return new Work(operations, read.bytes(), written.bytes());
  }

  private static double count(Map<String, Double> extents, Predicate<String> used) {
    return extents.entrySet().stream()
        .filter(entry -> used.test(entry.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .reduce(1, (a, b) -> a * b);
  }

  /// How often a loop runs: the mean over the loops that its bounds depend on.
  private double extent(Loop loop, List<Loop> around) {
    return mean(loop, around.stream().filter(other -> uses(loop, other)).toList(), new HashMap<>());
  }

  private static boolean uses(Loop loop, Loop other) {
    return !loop.equals(other) && (loop.from().uses(other.var()) || loop.to().uses(other.var()));
  }

  private double mean(Loop loop, List<Loop> open, Map<String, Long> at) {
    if (open.isEmpty()) {
      return Math.max(0, value(loop.to(), at) - value(loop.from(), at));
    }
    var first = open.getFirst();
    long from = value(first.from(), at);
    long to = value(first.to(), at);
    double sum = 0;
    for (long i = from; i < to; i++) {
      at.put(first.var(), i);
      sum += mean(loop, open.subList(1, open.size()), at);
    }
    return to > from ? sum / (to - from) : 0;
  }

  private long value(IndexExpr index, Map<String, Long> at) {
    return switch (index) {
      case IndexExpr.Size(var dim) -> value(dim);
      case IndexExpr.Var(var name) -> at.getOrDefault(name, 0L);
      case IndexExpr.Sum(var left, var right) -> value(left, at) + value(right, at);
      case IndexExpr.Scaled(var inner, var factor) -> value(inner, at) * value(factor);
      case IndexExpr.Quotient(var inner, var by) -> Math.floorDiv(value(inner, at), value(by));
      case IndexExpr.Remainder(var inner, var by) -> Math.floorMod(value(inner, at), value(by));
      case IndexExpr.Smaller(var left, var right) -> Math.min(value(left, at), value(right, at));
      case IndexExpr.Larger(var left, var right) -> Math.max(value(left, at), value(right, at));
      case IndexExpr.Read _, IndexExpr.Packed _ ->
          throw new IllegalStateException("a loop's bound reads " + index);
    };
  }

  private long value(Dim dim) {
    return dim.evaluate(sizes);
  }

  private long extents(List<Axis> axes) {
    return axes.stream().mapToLong(axis -> value(axis.extent())).reduce(1, WorkCount::product);
  }

  private long elements(Operand operand) {
    long elements = 1;
    for (int axis = 0; axis < operand.type().rank(); axis++) {
      elements = product(elements, operand.stride(axis).is(0) ? 1 : value(operand.dim(axis)));
    }
    return elements;
  }

  private static long product(long... factors) {
    long product = 1;
    for (long factor : factors) {
      product = Math.multiplyExact(product, factor);
    }
    return product;
  }

  private static long product(long a, long b) {
    return Math.multiplyExact(a, b);
  }

  /// Elements by buffer: never more than the buffer has.
  private final class Traffic {
    private final Map<Buffer, Long> elements = new LinkedHashMap<>();

    void add(Buffer buffer, long count) {
      elements.merge(buffer, count, Math::addExact);
    }

    /// What an index looks up in buffers of integers.
    void addIndices(IndexExpr index, Map<String, Double> extents) {
      index
          .reads()
          .forEach(read -> add(read.buffer(), Math.round(count(extents, read.at()::uses))));
    }

    long bytes() {
      long bytes = 0;
      for (var entry : elements.entrySet()) {
        long size = value(entry.getKey().size()) * BYTES;
        bytes += Math.min(entry.getValue() * entry.getKey().element().bytes(), size);
      }
      return bytes;
    }
  }
}
