package dev.residua.compiler.lower;

import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table that rows are looked up in and that a product multiplies by → the packed table, for
/// both. Embeddings tied to the head of a language model are held once.
public final class SharePacked {
  private final Map<Buffer, Pack> packs = new HashMap<>();

  private SharePacked(Program program) {
    for (var kernel : program.prepare()) {
      if (kernel instanceof Pack pack && isTransposed(pack)) {
        packs.putIfAbsent(pack.source(), pack);
      }
    }
  }

  public static Program apply(Program program) {
    var shared = new SharePacked(program);
    for (var buffer : program.prepared()) {
      var pack = shared.packs.get(buffer);
      if (pack != null && program.prepared().contains(pack.out())) {
        program = shared.withoutSource(program, pack).orElse(program);
      }
    }
    return program;
  }

  /// Whether the columns of the product are the rows of a matrix without gaps, all of it.
  private static boolean isTransposed(Pack pack) {
    var columns = pack.columns();
    return pack.outer().isEmpty()
        && pack.sourceOffset().is(0)
        && pack.depth().equals(List.of(new Axis(columns.stride(), Dim.ONE)))
        && pack.source().size().equals(columns.extent().times(columns.stride()));
  }

  /// The program with every read of the pack's source replaced; nothing where one cannot be.
  private Optional<Program> withoutSource(Program program, Pack pack) {
    var kernels = new ArrayList<Kernel>();
    for (var kernel : program.kernels()) {
      if (!kernel.reads().contains(pack.source())) {
        kernels.add(kernel);
        continue;
      }
      var changed = kernel instanceof LoopNest nest ? packed(nest, pack) : Optional.<Kernel>empty();
      if (changed.isEmpty()) {
        return Optional.empty();
      }
      kernels.add(changed.get());
    }
    var prepared = new ArrayList<>(program.prepared());
    prepared.remove(pack.source());
    return Optional.of(program.withKernels(kernels).withPrepared(prepared));
  }

  private static Optional<Kernel> packed(LoopNest nest, Pack pack) {
    var sources = new ArrayList<Source>();
    for (var source : nest.sources()) {
      if (source instanceof Source.Load load && load.buffer().equals(pack.source())) {
        var place = place(load.at(), nest.loops(), pack);
        if (place.isEmpty()) {
          return Optional.empty();
        }
        sources.add(new Source.Load(pack.out(), place.get(), load.guards(), load.otherwise()));
      } else {
        sources.add(source);
      }
    }
    var changed =
        new LoopNest(
            nest.origin(),
            nest.title(),
            nest.loops(),
            sources,
            nest.body(),
            nest.reduction(),
            nest.out(),
            nest.at());
    // An index may read the table, too.
    return changed.reads().contains(pack.source()) ? Optional.empty() : Optional.of(changed);
  }

  /// The place of an element that stood at `at = row * width + column` of the source, where the
  /// column is the variable of a loop over no more than a row.
  private static Optional<IndexExpr> place(IndexExpr at, List<LoopNest.Loop> loops, Pack pack) {
    var width = pack.columns().stride();
    IndexExpr row = IndexExpr.of(0);
    Optional<IndexExpr> column = Optional.empty();
    for (var term : terms(at)) {
      var multiple =
          term instanceof IndexExpr.Scaled(var _, var factor)
              ? factor.dividedBy(width)
              : Optional.<Dim>empty();
      if (term instanceof IndexExpr.Scaled(var inner, var _) && multiple.isPresent()) {
        row = row.plus(inner.times(multiple.get()));
      } else if (column.isEmpty() && loops.stream().anyMatch(loop -> counts(loop, term, width))) {
        column = Optional.of(term);
      } else if (!term.equals(IndexExpr.of(0))) {
        return Optional.empty();
      }
    }
    var id = row;
    return column.map(
        within -> new IndexExpr.Packed(pack.out(), within, id, width, pack.columns().extent()));
  }

  /// Whether `term` is the variable of `loop`, which runs from 0 up to `width`.
  private static boolean counts(LoopNest.Loop loop, IndexExpr term, Dim width) {
    return term.equals(IndexExpr.var(loop.var()))
        && loop.from().equals(IndexExpr.of(0))
        && loop.to().equals(IndexExpr.of(width));
  }

  private static List<IndexExpr> terms(IndexExpr index) {
    if (index instanceof IndexExpr.Sum(var left, var right)) {
      var terms = new ArrayList<>(terms(left));
      terms.addAll(terms(right));
      return terms;
    }
    return List.of(index);
  }
}
