package dev.residua.compiler.fuse;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Kept;
import dev.residua.compiler.kernel.RowKernel.Place;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// `p = f(x, y); n = norm(p)` → one pass over the rows, in which `y` may be repeated along rows or
/// elements. `p` is stored only where something else reads it.
final class PointwiseBeforeRows {
  private PointwiseBeforeRows() {}

  static Optional<Program> apply(Program program) {
    var uses = new Uses(program);
    for (int i = 0; i < program.kernels().size(); i++) {
      if (!(program.kernels().get(i) instanceof LoopNest first)
          || !Loops.isPointwise(first)
          || !uses.isWrittenOnce(first.out())) {
        continue;
      }
      var reader = firstReader(program.kernels(), i, first);
      if (reader.isPresent() && program.kernels().get(reader.get()) instanceof RowKernel rows) {
        boolean kept = !uses.isReadOnce(first.out());
        var joined =
            join(first, rows, kept)
                .or(() ->
                    Loops.split(first, rows.length()).flatMap(split -> join(split, rows, kept)));
        if (joined.isPresent()) {
          List<Kernel> kernels = new ArrayList<>(program.kernels());
          kernels.set(reader.get(), joined.get());
          kernels.remove(i);
          return Optional.of(program.withKernels(kernels));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> firstReader(List<Kernel> kernels, int from, LoopNest first) {
    for (int j = from + 1; j < kernels.size(); j++) {
      if (kernels.get(j).reads().contains(first.out())) {
        return Optional.of(j);
      }
    }
    return Optional.empty();
  }

  private static Optional<RowKernel> join(LoopNest first, RowKernel rows, boolean kept) {
    var place = rows.inputs().getFirst();
    boolean alone =
        place.buffer().equals(first.out())
            && rows.inputs().stream().skip(1).noneMatch(p -> p.buffer().equals(first.out()));
    if (!alone
        || rows.kept().isPresent()
        || place.elementStride() != 1
        || !place.offset().is(0)
        || first.loops().isEmpty()) {
      return Optional.empty();
    }
    var along = first.loops().getLast();
    var outer = first.loops().subList(0, first.loops().size() - 1);
    var at = Affine.of(first.at());
    var ends = Loops.ends(outer);
    boolean rowByRow =
        at.isPresent()
            && ends.isPresent()
            && at.get().factor(along.var()).is(1)
            && Loops.extent(along).filter(rows.length()::equals).isPresent();
    if (!rowByRow) {
      return Optional.empty();
    }
    var begins = new LinkedHashMap<>(at.get().factors());
    begins.remove(along.var());
    var steps =
        new DenseLoops(rows.rows(), place.rowStrides())
            .steps(new Affine(begins, at.get().offset()), ends.get());
    return steps.flatMap(each -> joined(first, rows, kept, each, List.copyOf(ends.get().values())));
  }

  /// @param steps the loops over rows as functions of the outer loops of `first`
  private static Optional<RowKernel> joined(
      LoopNest first, RowKernel rows, boolean kept, List<Affine> steps, List<Dim> extents) {
    var outer = first.loops().subList(0, first.loops().size() - 1);
    var along = first.loops().getLast().var();
    var inputs = new ArrayList<Place>();
    var replacements = new ArrayList<ScalarExpr>();
    for (var source : first.sources()) {
      var place = place(source, outer, along);
      if (place.isEmpty()) {
        return Optional.empty();
      }
      inputs.add(place.get());
      replacements.add(ScalarExpr.arg(inputs.size() - 1));
    }
    var element = first.body().substitute(replacements);
    var arguments = new ArrayList<>(List.of(element));
    for (var input : rows.inputs().subList(1, rows.inputs().size())) {
      inputs.add(moved(input, steps, outer));
      arguments.add(ScalarExpr.arg(inputs.size() - 1));
    }
    var reductions =
        rows.program().reductions().stream()
            .map(reduction ->
                new RowProgram.Reduction(
                    reduction.combine(),
                    reduction.element().substitute(arguments),
                    reduction.finish()))
            .toList();
    var sum = moved(rows.inputs().getFirst(), steps, outer);
    return Optional.of(
        new RowKernel(
            rows.origin(),
            first.title() + ", " + rows.title(),
            extents,
            rows.length(),
            inputs,
            new RowProgram(reductions, rows.program().output().substitute(arguments)),
            moved(rows.out(), steps, outer),
            kept ? Optional.of(new Kept(element, sum)) : Optional.empty()));
  }

  /// Where a source of a nest lies, by its outer loops and its innermost.
  private static Optional<Place> place(Source source, List<Loop> outer, String along) {
    return source instanceof Source.Load load
        ? Affine.of(load.at())
            .filter(at -> at.factor(along).is(0) || at.factor(along).is(1))
            .map(at ->
                new Place(
                    load.buffer(),
                    at.offset(),
                    outer.stream().map(loop -> at.factor(loop.var())).toList(),
                    at.factor(along).is(1) ? 1 : 0))
        : Optional.empty();
  }

  /// A place by the loops of `outer` instead of the loops over rows.
  private static Place moved(Place place, List<Affine> steps, List<Loop> outer) {
    var strides = new ArrayList<Dim>();
    for (var loop : outer) {
      var stride = Dim.ZERO;
      for (int k = 0; k < steps.size(); k++) {
        stride = stride.plus(place.rowStrides().get(k).times(steps.get(k).factor(loop.var())));
      }
      strides.add(stride);
    }
    return new Place(place.buffer(), place.offset(), strides, place.elementStride());
  }
}
