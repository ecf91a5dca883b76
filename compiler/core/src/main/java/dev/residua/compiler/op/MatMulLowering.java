package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A batched product of `a` `[…, M, K]` and `b` `[…, K, N]`: the right side is packed, the left
/// side's rows are read where they lie.
record MatMulLowering(LoweringSite site, Operand a, Operand b) {
  /// A loop over products: its steps through `a`, through the packed right sides, and through the
  /// result.
  private record Batch(Dim extent, Dim a, Dim b, Dim out) {
    boolean joins(Batch inner) {
      return a.equals(inner.a.times(inner.extent))
          && b.equals(inner.b.times(inner.extent))
          && out.equals(inner.out.times(inner.extent));
    }
  }

  Operand lower() {
    int rank = site.type().rank();
    boolean adjacent = a.stride(-1).is(1) || a.dim(-1).is(1);
    var left = adjacent ? a : site.arranged(a, Operand.rowMajor(a.type().rank()));
    var out = site.result(Operand.rowMajor(rank));
    if (b.shape().dims().subList(0, b.type().rank() - 2).stream().allMatch(dim -> dim.is(1))) {
      emit(left, out, List.of(), Linear.rows(left, left.type().rank() - 1));
      return out;
    }
    var batches = batches(left, out);
    if (batches.stream().anyMatch(batch -> !batch.b().isConstant())) {
      left = site.arranged(left, Operand.rowMajor(left.type().rank()));
      batches = batches(left, out);
    }
    if (batches.stream().allMatch(batch -> batch.b().isConstant())) {
      emit(left, out, batches, List.of(new Axis(left.dim(-2), left.stride(-2))));
    } else {
      plain(left, out);
    }
    return out;
  }

  private List<Batch> batches(Operand left, Operand out) {
    var batches = new ArrayList<Batch>();
    int rank = out.type().rank();
    for (int axis = 0; axis < rank - 2; axis++) {
      if (out.dim(axis).is(1)) {
        continue;
      }
      var batch =
          new Batch(
              out.dim(axis), stride(left, axis, rank), packedStep(axis, rank), out.stride(axis));
      if (!batches.isEmpty() && batches.getLast().joins(batch)) {
        var extent = batches.removeLast().extent().times(batch.extent());
        batch = new Batch(extent, batch.a(), batch.b(), batch.out());
      }
      batches.add(batch);
    }
    return batches;
  }

  private static Dim stride(Operand x, int axis, int rank) {
    int own = axis - (rank - x.type().rank());
    return own < 0 ? Dim.ZERO : x.stride(own);
  }

  /// The step through the packed right sides, in whole products, along an axis of the result.
  private Dim packedStep(int axis, int rank) {
    int own = axis - (rank - b.type().rank());
    if (own < 0 || b.dim(own).is(1)) {
      return Dim.ZERO;
    }
    return Dim.product(b.shape().dims().subList(own + 1, b.type().rank() - 2));
  }

  private void emit(Operand left, Operand out, List<Batch> batches, List<Axis> rows) {
    var sides = new ArrayList<Axis>();
    for (int axis = 0; axis < b.type().rank() - 2; axis++) {
      if (!b.dim(axis).is(1)) {
        sides.add(new Axis(b.dim(axis), b.stride(axis)));
      }
    }
    var depth = new Axis(b.dim(-2), b.stride(-2));
    var columns = new Axis(b.dim(-1), b.stride(-1));
    var outer =
        batches.stream()
            .map(batch ->
                new Contraction.Outer(
                    batch.extent(),
                    batch.a(),
                    Math.toIntExact(batch.b().constant()),
                    Dim.ZERO,
                    batch.out(),
                    List.of()))
            .toList();
    site.emit(
        new Contraction(
            site.origin(),
            "matmul %s x %s x %s".formatted(a.dim(-2), a.dim(-1), b.dim(-1)),
            outer,
            left.buffer(),
            left.offset(),
            rows,
            List.of(),
            List.of(),
            b.dim(-2),
            Packing.of(site, b, b.offset(), sides, List.of(depth), columns),
            b.dim(-1),
            Optional.empty(),
            Contraction.Epilogue.NONE,
            out.buffer(),
            out.offset(),
            b.dim(-1)));
  }

  /// The product as plain loops, where the right sides cannot be counted.
  private void plain(Operand left, Operand out) {
    int rank = out.type().rank();
    var loops = new ArrayList<LoopNest.Loop>();
    var index = new ArrayList<IndexExpr>();
    for (int axis = 0; axis < rank; axis++) {
      index.add(IndexExpr.var("i" + axis));
      loops.add(LoopNest.Loop.of("i" + axis, out.dim(axis)));
    }
    var k = IndexExpr.var("k");
    var leftIndex = new ArrayList<>(index.subList(rank - left.type().rank(), rank - 1));
    leftIndex.add(k);
    var rightIndex = new ArrayList<>(index.subList(rank - b.type().rank(), rank));
    rightIndex.set(rightIndex.size() - 2, k);
    site.emit(
        new LoopNest(
            site.origin(),
            "matmul",
            loops,
            List.of(Strided.load(left, leftIndex), Strided.load(b, rightIndex)),
            ScalarExpr.arg(0).times(ScalarExpr.arg(1)),
            Optional.of(
                new LoopNest.Reduction(
                    List.of(LoopNest.Loop.of("k", b.dim(-2))),
                    LoopNest.Join.SUM,
                    ScalarExpr.arg(0))),
            out.buffer(),
            Strided.at(out, index)));
  }
}
