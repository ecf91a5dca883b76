package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.source.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Weights that two programs of a model make ready alike → those of the first, for both: the steps
/// of a generation read what the whole model reads, and it is held once.
public final class SameWeights {
  private final Map<List<Kernel>, Buffer> made = new HashMap<>();

  private SameWeights(Program program) {
    contents(program.prepare(), Map.of()).forEach((buffer, kernels) -> made.put(kernels, buffer));
  }

  /// The second program with what the first one holds, and with the kernels at load that are left.
  ///
  /// @param second a program whose buffers, but for the parameters, have names of their own
  public static Program apply(Program first, Program second) {
    return new SameWeights(first).shared(second);
  }

  private Program shared(Program program) {
    Map<Buffer, Buffer> same = new HashMap<>();
    // What is made of weights that are the same may be the same in turn.
    for (int before = -1; before < same.size(); ) {
      before = same.size();
      contents(program.prepare(), same)
          .forEach((buffer, kernels) -> {
            var known = made.get(kernels);
            if (known != null) {
              same.put(buffer, known);
            }
          });
    }
    var renaming = new Renaming(same);
    var prepare =
        program.prepare().stream()
            .filter(kernel -> !same.keySet().containsAll(kernel.writes()))
            .map(renaming::in)
            .toList();
    return program
        .withPrepare(prepare)
        .withPrepared(
            program.prepared().stream().map(buffer -> same.getOrDefault(buffer, buffer)).toList())
        .withKernels(program.kernels().stream().map(renaming::in).toList());
  }

  /// What each buffer holds, as the kernels that write it; not those that cannot be compared.
  private static Map<Buffer, List<Kernel>> contents(
      List<Kernel> kernels, Map<Buffer, Buffer> same) {
    var renaming = new Renaming(same);
    Map<Buffer, Optional<List<Kernel>>> contents = new LinkedHashMap<>();
    for (var kernel : kernels) {
      var anonymous = anonymous(renaming.in(kernel));
      for (var buffer : kernel.writes()) {
        var known = contents.getOrDefault(buffer, Optional.of(new ArrayList<>()));
        contents.put(
            buffer,
            known.flatMap(earlier ->
                anonymous.map(next -> {
                  earlier.add(next);
                  return earlier;
                })));
      }
    }
    Map<Buffer, List<Kernel>> known = new LinkedHashMap<>();
    contents.forEach((buffer, list) -> list.ifPresent(it -> known.put(buffer, it)));
    return known;
  }

  /// The same kernel whatever layer it is of and wherever its result goes.
  private static Optional<Kernel> anonymous(Kernel kernel) {
    if (kernel instanceof LoopNest nest) {
      return Optional.of(
          new LoopNest(
              Origin.NONE,
              "",
              nest.loops(),
              nest.sources(),
              nest.body(),
              nest.reduction(),
              unnamed(nest.out()),
              nest.at()));
    }
    if (kernel instanceof Pack pack) {
      return Optional.of(
          new Pack(
              Origin.NONE,
              "",
              pack.source(),
              pack.sourceOffset(),
              pack.outer(),
              pack.depth(),
              pack.columns(),
              unnamed(pack.out())));
    }
    return Optional.empty();
  }

  private static Buffer unnamed(Buffer buffer) {
    return new Buffer("", buffer.element(), buffer.size());
  }
}
