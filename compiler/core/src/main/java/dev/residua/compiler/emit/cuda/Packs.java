package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;

/// Prints a [Pack]: its result is `[outer][depth][columns]`, with zeros up to the next multiple of
/// [Pack#COLUMN_GRAIN] columns.
final class Packs {
  private static final int THREADS = 256;
  private static final long MOST_BLOCKS = 4096;

  private Packs() {}

  static KernelCall print(KernelLibrary library, Pack pack, boolean atLoad) {
    var parameters =
        atLoad ? KernelParameters.general(library, pack) : new KernelParameters(library, pack);
    var from = parameters.buffer(pack.source());
    var to = parameters.buffer(pack.out(), "out");
    var columns = pack.columns().extent();
    var wide = columns.ceilDiv(Pack.COLUMN_GRAIN).times(Pack.COLUMN_GRAIN);
    var rows = new ArrayList<>(pack.outer());
    rows.addAll(pack.depth());
    var steps = Dim.product(rows.stream().map(Axis::extent).toList()).times(wide);
    var code = new Code();
    code.open(
        "for (int step = blockIdx.x * %d + threadIdx.x; step < %s; step += gridDim.x * %d)",
        THREADS, parameters.size(steps, "steps"), THREADS);
    code.add("int column = step %% %s;", parameters.size(wide));
    var at = walk(code, parameters, pack.sourceOffset(), rows, "step / " + parameters.size(wide));
    code.add(
        "%s[step] = column < %s ? %s[%s + column * %s] : 0.0f;",
        to, parameters.size(columns), from, at, parameters.size(pack.columns().stride()));
    code.close();
    var text = new KernelText(pack.title(), parameters.declarations(), THREADS, code.toString());
    return KernelCall.of(
        text, Grid.of(steps.ceilDiv(THREADS)).atMost(MOST_BLOCKS), parameters.given(), pack);
  }

  /// Declares the counters of `axes`, the innermost of which counts fastest in `count`, and gives
  /// the place that they lead to.
  static String walk(
      Code code, KernelParameters parameters, Dim offset, List<Axis> axes, String count) {
    var place = new ArrayList<String>();
    place.add(parameters.size(offset));
    code.add("int count = %s;", count);
    for (int i = axes.size() - 1; i >= 0; i--) {
      var stride = parameters.size(axes.get(i).stride());
      if (i == 0) {
        place.add("count * " + stride);
      } else {
        var extent = parameters.size(axes.get(i).extent());
        code.add("int p%d = count %% %s;", i, extent);
        code.add("count /= %s;", extent);
        place.add("p%d * %s".formatted(i, stride));
      }
    }
    return String.join(" + ", place);
  }
}
