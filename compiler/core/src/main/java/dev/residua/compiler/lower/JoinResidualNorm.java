package dev.residua.compiler.lower;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `s = f(x, y); n = norm(s)` → one pass over the rows that makes both: a residual's sum and its
/// norm. The sum is not stored where nothing else reads it.
public final class JoinResidualNorm {
  private JoinResidualNorm() {}

  public static Program apply(Program program) {
    var readers = new HashMap<Buffer, Integer>();
    program.kernels().forEach(k -> k.reads().forEach(b -> readers.merge(b, 1, Integer::sum)));
    Set<Buffer> outputs = new HashSet<>();
    program.outputs().forEach(output -> outputs.add(output.buffer()));
    var kernels = new ArrayList<>(program.kernels());
    Map<Buffer, Integer> madeBy = new HashMap<>();
    var removed = new HashSet<Kernel>();
    for (int i = 0; i < kernels.size(); i++) {
      if (kernels.get(i) instanceof RowKernel row) {
        var producer = madeBy.get(row.inputs().getFirst().buffer());
        if (producer != null
            && kernels.get(producer) instanceof LoopNest sum
            && row.kept().isEmpty()
            && untouched(kernels, producer, i, sum)) {
          boolean kept = readers.getOrDefault(sum.out(), 0) > 1 || outputs.contains(sum.out());
          var joined = join(sum, row, kept);
          if (joined.isPresent()) {
            removed.add(sum);
            kernels.set(i, joined.get());
          }
        }
      }
      for (var buffer : kernels.get(i).writes()) {
        madeBy.put(buffer, i);
      }
    }
    if (removed.isEmpty()) {
      return program;
    }
    kernels.removeIf(removed::contains);
    return program.withKernels(kernels);
  }

  /// Whether nothing between the two kernels reads the sum, which the joined kernel makes later.
  private static boolean untouched(List<Kernel> kernels, int from, int to, LoopNest sum) {
    return kernels.subList(from + 1, to).stream()
        .noneMatch(kernel -> kernel.reads().contains(sum.out()));
  }

  private static Optional<RowKernel> join(LoopNest sum, RowKernel row, boolean kept) {
    var place = row.inputs().getFirst();
    boolean plain =
        sum.reduction().isEmpty()
            && place.elementStride() == 1
            && place.offset().is(0)
            && row.inputs().stream().skip(1).noneMatch(p -> p.buffer().equals(sum.out()));
    if (!plain) {
      return Optional.empty();
    }
    var inputs = new ArrayList<Place>();
    var replacements = new ArrayList<ScalarExpr>();
    for (var source : sum.sources()) {
      // The sum's parts lie as the sum does, so that a row of it is a row of each of them.
      if (!(source instanceof Source.Load load)
          || !load.at().equals(sum.at())
          || !load.guards().isEmpty()
          || load.buffer().element() != Buffer.Element.FLOAT) {
        return Optional.empty();
      }
      inputs.add(new Place(load.buffer(), place.offset(), place.rowStrides(), 1));
      replacements.add(ScalarExpr.arg(inputs.size() - 1));
    }
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    var element = sum.body().substitute(replacements);
    var arguments = new ArrayList<ScalarExpr>();
    arguments.add(element);
    for (int i = 1; i < row.inputs().size(); i++) {
      inputs.add(row.inputs().get(i));
      arguments.add(ScalarExpr.arg(inputs.size() - 1));
    }
    var reductions =
        row.program().reductions().stream()
            .map(reduction ->
                new RowProgram.Reduction(
                    reduction.combine(),
                    reduction.element().substitute(arguments),
                    reduction.finish()))
            .toList();
    return Optional.of(
        new RowKernel(
            row.origin(),
            sum.title() + ", " + row.title(),
            row.rows(),
            row.length(),
            inputs,
            new RowProgram(reductions, row.program().output().substitute(arguments)),
            row.out(),
            kept
                ? Optional.of(
                    new RowKernel.Kept(
                        element, new Place(sum.out(), place.offset(), place.rowStrides(), 1)))
                : Optional.empty()));
  }
}
