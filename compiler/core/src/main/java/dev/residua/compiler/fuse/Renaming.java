package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.AttentionStep;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Bound;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.RowKernel;
import java.util.List;
import java.util.Map;

/// Puts buffers where a kernel reads others.
record Renaming(Map<Buffer, Buffer> names) {
  Kernel in(Kernel kernel) {
    if (kernel.reads().stream().noneMatch(names::containsKey)) {
      return kernel;
    }
    return switch (kernel) {
      case LoopNest nest -> nest(nest);
      case RowKernel row ->
          new RowKernel(
              row.origin(),
              row.title(),
              row.rows(),
              row.length(),
              row.inputs().stream().map(this::in).toList(),
              row.program(),
              row.out(),
              row.kept());
      case Attention attention ->
          new Attention(
              attention.origin(),
              attention.title(),
              in(attention.q()),
              in(attention.k()),
              in(attention.v()),
              attention.mask().map(this::in),
              attention.causal(),
              attention.scale(),
              attention.out());
      case AttentionStep step ->
          new AttentionStep(
              step.origin(),
              step.title(),
              in(step.q()),
              in(step.k()),
              in(step.v()),
              step.keys(),
              step.values(),
              step.past(),
              step.capacity(),
              step.scale(),
              step.out());
      case Pack pack ->
          new Pack(
              pack.origin(),
              pack.title(),
              in(pack.source()),
              pack.sourceOffset(),
              pack.outer(),
              pack.depth(),
              pack.columns(),
              pack.out());
      case Contraction product -> product(product);
    };
  }

  private LoopNest nest(LoopNest nest) {
    return new LoopNest(
        nest.origin(),
        nest.title(),
        loops(nest.loops()),
        nest.sources().stream().map(this::in).toList(),
        nest.body(),
        nest.reduction()
            .map(reduction ->
                new LoopNest.Reduction(
                    loops(reduction.loops()), reduction.join(), reduction.finish())),
        nest.out(),
        in(nest.at()));
  }

  private Contraction product(Contraction product) {
    var epilogue = product.epilogue();
    var extras =
        epilogue.extras().stream()
            .map(extra ->
                new Contraction.Extra(
                    in(extra.buffer()), extra.offset(), extra.rowStride(), extra.columnStride()))
            .toList();
    return new Contraction(
        product.origin(),
        product.title(),
        product.outer(),
        in(product.a()),
        product.aOffset(),
        product.rows(),
        product.taps(),
        product.borders(),
        product.run(),
        in(product.weights()),
        product.columns(),
        product.bias().map(this::in),
        new Contraction.Epilogue(epilogue.body(), extras),
        product.out(),
        product.outOffset(),
        product.outRowStride());
  }

  private Buffer in(Buffer buffer) {
    return names.getOrDefault(buffer, buffer);
  }

  private Operand in(Operand operand) {
    return new Operand(in(operand.buffer()), operand.type(), operand.offset(), operand.strides());
  }

  private RowKernel.Place in(RowKernel.Place place) {
    return new RowKernel.Place(
        in(place.buffer()), place.offset(), place.rowStrides(), place.elementStride());
  }

  private List<Loop> loops(List<Loop> loops) {
    return loops.stream()
        .map(loop -> new Loop(loop.var(), in(loop.from()), in(loop.to())))
        .toList();
  }

  private Source in(Source source) {
    return switch (source) {
      case Source.Index(var value) -> new Source.Index(in(value));
      case Source.Load(var buffer, var at, var guards, var otherwise) ->
          new Source.Load(
              in(buffer),
              in(at),
              guards.stream()
                  .map(guard -> new Bound(in(guard.index()), in(guard.low()), in(guard.high())))
                  .toList(),
              otherwise);
    };
  }

  private IndexExpr in(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size _, IndexExpr.Var _ -> index;
      case IndexExpr.Sum(var left, var right) -> in(left).plus(in(right));
      case IndexExpr.Scaled(var inner, var factor) -> in(inner).times(factor);
      case IndexExpr.Quotient(var inner, var divisor) -> new IndexExpr.Quotient(in(inner), divisor);
      case IndexExpr.Remainder(var inner, var divisor) ->
          new IndexExpr.Remainder(in(inner), divisor);
      case IndexExpr.Smaller(var left, var right) -> in(left).min(in(right));
      case IndexExpr.Larger(var left, var right) -> in(left).max(in(right));
      case IndexExpr.Read(var buffer, var at) -> new IndexExpr.Read(in(buffer), in(at));
      case IndexExpr.Packed(var buffer, var row, var column, var depth, var columns) ->
          new IndexExpr.Packed(in(buffer), in(row), in(column), depth, columns);
    };
  }
}
