package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.tensor.Dim;
import java.util.Optional;

/// Prints a [LoopNest] each of whose elements several threads of a block join: neighbours in a warp
/// read neighbours of the reduction where these lie side by side, else neighbours of the result.
final class SharedReductions {
  private static final int THREADS = 256;
  private static final int WARP = 32;

  /// From so many elements on a whole block joins them.
  private static final long VERY_LONG = 2048;

  private SharedReductions() {}

  /// What the template `join_parts` names.
  ///
  /// @param half of the threads that join one element
  /// @param stride what follows a count of such threads to tell how far apart they are
  private record Parts(int threads, int half, String stride, String join, boolean places) {}

  static KernelCall print(KernelLibrary library, LoopNest nest, KernelParameters parameters) {
    var reduction = nest.reduction().orElseThrow();
    boolean neighbours = NestShape.joinsNeighbours(nest, reduction);
    var length = Dim.ONE;
    for (var loop : reduction.loops()) {
      length = length.times(size(loop).orElse(Dim.ONE));
    }
    boolean whole = neighbours && length.evaluate(_ -> 128) >= VERY_LONG;
    int splits = whole ? THREADS : neighbours ? WARP : THREADS / WARP;
    int columns = THREADS / splits;
    var elements = NestShape.elements(nest);
    var body = new NestBody(library, nest, parameters, false);
    var code = body.code;
    code.add(
        "int split = threadIdx.x %s %d;", neighbours ? "%" : "/", neighbours ? splits : columns);
    code.add(
        "int step = blockIdx.x * %d + threadIdx.x %s %d;",
        columns, neighbours ? "/" : "%", neighbours ? splits : columns);
    body.begin(reduction);
    code.open("if (step < %s)", parameters.size(elements, "elements"));
    body.decode();
    loops(body, reduction, splits);
    body.join(reduction);
    code.close().close();
    boolean places = reduction.join() == Join.ARG_MAX;
    var join =
        switch (reduction.join()) {
          case SUM -> "parts[threadIdx.x] + parts[other]";
          case MAX -> "larger(parts[threadIdx.x], parts[other])";
          case ARG_MAX -> "";
        };
    code.addAll(
        Templates.of("reduction")
            .render(
                "join_parts",
                new Parts(THREADS, splits / 2, neighbours ? "" : " * " + columns, join, places)));
    code.open("if (split == 0 && step < %s)", parameters.size(elements, "elements"));
    body.decode();
    body.finish(reduction);
    code.close();
    var text = new KernelText(nest.title(), parameters.declarations(), THREADS, code.toString());
    return KernelCall.of(text, Grid.of(elements.ceilDiv(columns)), parameters.given(), nest);
  }

  /// Opens the loop over the steps of a reduction, all of its loops in one.
  private static void loops(NestBody body, LoopNest.Reduction reduction, int splits) {
    var code = body.code;
    var loops = reduction.loops();
    if (loops.size() == 1) {
      var loop = loops.getFirst();
      var end = body.bound(loop.var() + "End", loop.to());
      var from = body.indices.print(loop.from());
      code.open(
          "for (int %s = %ssplit; %1$s < %3$s; %1$s += %4$d)",
          loop.var(), from.equals("0") ? "" : from + " + ", end, splits);
      return;
    }
    var total = new StringBuilder();
    for (var loop : loops) {
      code.add(
          "int %sSteps = %s;",
          loop.var(), body.indices.print(loop.to().plus(loop.from().times(-1))));
      total.append(total.isEmpty() ? "" : " * ").append(loop.var()).append("Steps");
    }
    code.add("int joined = %s;", total);
    code.open("for (int each = split; each < joined; each += %d)", splits);
    var left = "each";
    for (int i = loops.size() - 1; i >= 0; i--) {
      var v = loops.get(i).var();
      var from = body.indices.print(loops.get(i).from());
      var begin = from.equals("0") ? "" : from + " + ";
      if (i == 0) {
        code.declareInt(v, begin + left);
      } else {
        code.declareInt(v, begin + left + " % " + v + "Steps");
        if (i > 1) {
          code.declareInt("left" + i, left + " / " + v + "Steps");
          left = "left" + i;
        } else {
          left = left + " / " + v + "Steps";
        }
      }
    }
  }

  /// The number of steps of a loop, where that is the same for all elements.
  static Optional<Dim> size(Loop loop) {
    return loop.from() instanceof IndexExpr.Size(var from)
            && loop.to() instanceof IndexExpr.Size(var to)
        ? Optional.of(to.minus(from))
        : Optional.empty();
  }
}
