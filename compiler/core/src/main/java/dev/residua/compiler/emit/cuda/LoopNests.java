package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Reduction;
import dev.residua.compiler.tensor.Dim;

/// Prints a [LoopNest]: adjacent threads compute adjacent elements, by fours where they lie so; a
/// long reduction of few elements is shared among the threads of a block.
final class LoopNests {
  private static final int THREADS = 256;
  private static final long MOST_BLOCKS = 4096;

  /// A reduction of fewer elements is left to one thread, as is one of which a device full of
  /// threads has enough.
  private static final long LONG_REDUCTION = 64;

  private static final long FEW_ELEMENTS = 1 << 16;

  private LoopNests() {}

  /// @param atLoad whether it runs once only, and rather shares its kernel than be fast
  static KernelCall print(KernelLibrary library, LoopNest given, boolean atLoad) {
    var nest = SingleSteps.remove(given);
    var parameters =
        atLoad ? KernelParameters.general(library, nest) : new KernelParameters(library, nest);
    if (!atLoad && nest.reduction().filter(reduction -> isShared(nest, reduction)).isPresent()) {
      return SharedReductions.print(library, nest, parameters);
    }
    return perElement(library, nest, parameters, !atLoad && NestShape.quadruples(nest));
  }

  /// Symbols are taken to be small where they make elements and large where they are summed over.
  private static boolean isShared(LoopNest nest, Reduction reduction) {
    boolean plain =
        reduction.loops().stream()
            .allMatch(loop ->
                reduction.loops().stream().noneMatch(other -> NestShape.uses(loop, other.var())));
    if (!plain) {
      return false;
    }
    long length = 1;
    for (var loop : reduction.loops()) {
      length *= loopLength(loop);
    }
    return length >= LONG_REDUCTION && NestShape.elements(nest).evaluate(_ -> 8) < FEW_ELEMENTS;
  }

  private static long loopLength(Loop loop) {
    return SharedReductions.size(loop).map(dim -> dim.evaluate(_ -> 128)).orElse(1L);
  }

  private static KernelCall perElement(
      KernelLibrary library, LoopNest nest, KernelParameters parameters, boolean quadruple) {
    var body = new NestBody(library, nest, parameters, quadruple);
    var elements = NestShape.elements(nest);
    var steps = quadruple ? elements.dividedBy(Dim.of(4)).orElseThrow() : elements;
    var code = body.code;
    code.open(
        "for (int step = blockIdx.x * %d + threadIdx.x; step < %s; step += gridDim.x * %d)",
        THREADS, parameters.size(steps, "steps"), THREADS);
    body.decode();
    nest.reduction()
        .ifPresentOrElse(
            reduction -> {
              body.begin(reduction);
              body.open(reduction.loops());
              body.join(reduction);
              reduction.loops().forEach(_ -> code.close());
              body.finish(reduction);
            },
            body::element);
    code.close();
    var text = new KernelText(nest.title(), parameters.declarations(), THREADS, code.toString());
    return KernelCall.of(
        text, Grid.of(steps.ceilDiv(THREADS)).atMost(MOST_BLOCKS), parameters.given(), nest);
  }
}
