package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.AttentionStep;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.tensor.Dim;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Packed weights of products → the same, held in fewer bytes. A table that both a product and an
/// embedding read is held once, for both.
///
/// Half-size types hold the weights of every product but those of Winograd's algorithm; q8 those of
/// linear layers, and of 1x1 convolutions, which are the same.
final class SmallWeights {
  private final Map<Buffer, Buffer> changed = new LinkedHashMap<>();

  private SmallWeights() {}

  /// @param fixed weights that stay as they are
  static Program apply(Program program, Set<Buffer> fixed, WeightType type) {
    return of(program, fixed, type).in(program);
  }

  /// Which weights of a program are held in fewer bytes.
  ///
  /// @param fixed weights that stay as they are
  static SmallWeights of(Program program, Set<Buffer> fixed, WeightType type) {
    var small = new SmallWeights();
    if (!type.isSmall()) {
      return small;
    }
    for (var kernel : program.prepare()) {
      if (kernel instanceof Pack pack
          && pack.out().element() == Buffer.Element.FLOAT
          && !fixed.contains(pack.out())
          && program.kernels().stream().anyMatch(reader -> reader.reads().contains(pack.out()))) {
        small.changed.put(pack.out(), small(pack, type));
      }
    }
    var others = new HashSet<Buffer>();
    program.prepare().forEach(kernel -> others.addAll(kernel.reads()));
    for (var kernel : program.kernels()) {
      for (var buffer : kernel.reads()) {
        if (!takes(kernel, buffer, type)) {
          others.add(buffer);
        }
      }
    }
    small.changed.keySet().removeAll(others);
    return small;
  }

  private static Buffer small(Pack pack, WeightType type) {
    var depth = Dim.product(pack.depth().stream().map(Axis::extent).toList());
    var size =
        Dim.product(pack.outer().stream().map(Axis::extent).toList())
            .times(Pack.columnsWithPadding(pack.columns().extent()))
            .times(type.elements(depth));
    return new Buffer(pack.out().name(), type.element(), size, pack.out().type());
  }

  /// Whether `kernel` can read `buffer` where it is held small.
  private static boolean takes(Kernel kernel, Buffer buffer, WeightType type) {
    return switch (kernel) {
      case Contraction product ->
          (type != WeightType.Q8 || isLinear(product))
              && product.withWeights(product.out()).reads().stream().noneMatch(buffer::equals);
      case LoopNest nest ->
          nest.sources().stream()
              .allMatch(source ->
                  !(source instanceof Source.Load load && load.buffer().equals(buffer))
                      || load.at() instanceof IndexExpr.Packed);
      case Attention _, AttentionStep _, Pack _, RowKernel _ -> false;
    };
  }

  private static boolean isLinear(Contraction product) {
    return product.borders().isEmpty()
        && Dim.product(product.taps().stream().map(Axis::extent).toList()).is(1);
  }

  /// A program that reads these weights.
  Program in(Program program) {
    if (changed.isEmpty()) {
      return program;
    }
    var prepare = program.prepare().stream().map(this::in).toList();
    var prepared = program.prepared().stream().map(this::in).toList();
    var kernels = program.kernels().stream().map(this::in).toList();
    return program.withWeights(prepare, prepared, kernels);
  }

  private Buffer in(Buffer buffer) {
    return changed.getOrDefault(buffer, buffer);
  }

  private Kernel in(Kernel kernel) {
    return switch (kernel) {
      case Pack pack -> pack.into(in(pack.out()));
      case Contraction product -> product.withWeights(in(product.weights()));
      case LoopNest nest ->
          new LoopNest(
              nest.origin(),
              nest.title(),
              nest.loops(),
              nest.sources().stream().map(this::in).toList(),
              nest.body(),
              nest.reduction(),
              nest.out(),
              nest.at());
      case Attention _, AttentionStep _, RowKernel _ -> kernel;
    };
  }

  private Source in(Source source) {
    return source instanceof Source.Load load
            && changed.containsKey(load.buffer())
            && load.at() instanceof IndexExpr.Packed packed
        ? new Source.Load(
            in(load.buffer()),
            new IndexExpr.Packed(
                in(packed.buffer()),
                packed.row(),
                packed.column(),
                packed.depth(),
                packed.columns()),
            load.guards(),
            load.otherwise())
        : source;
  }
}
