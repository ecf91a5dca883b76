package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.AttentionStep;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.RowKernel;
import java.util.ArrayList;
import java.util.List;

/// Prints kernels of every kind into one library of methods.
final class KernelPrinter {
  private final KernelLibrary library;
  private final Products products;
  private final AttentionKernels attentions;
  private final AttentionSteps steps;

  KernelPrinter(
      KernelLibrary library, WinogradChoice winograd, StrassenChoice strassen, TensorNames names) {
    this.library = library;
    products = new Products(library, winograd, strassen, names);
    attentions = new AttentionKernels(library, products);
    steps = new AttentionSteps(library);
  }

  KernelLibrary library() {
    return library;
  }

  List<KernelCall> calls(List<Kernel> kernels) {
    return kernels.stream().map(this::call).toList();
  }

  /// The calls of all kernels, in the order of the program.
  List<KernelCall> calls(Steps steps) {
    var calls = new ArrayList<KernelCall>();
    for (var step : steps.all()) {
      switch (step) {
        case Step.Alone(var kernel) -> calls.add(call(kernel));
        case Step.Banded(var lines) -> lines.forEach(kernel -> calls.add(lines(kernel.kernel())));
      }
    }
    return calls;
  }

  /// The call that computes some lines.
  private KernelCall lines(Kernel kernel) {
    return switch (kernel) {
      case Contraction contraction -> products.printLines(contraction);
      case LoopNest nest -> LoopNests.printLines(library, nest);
      default -> throw new IllegalStateException("no lines of " + kernel.title());
    };
  }

  private KernelCall call(Kernel kernel) {
    return switch (kernel) {
      case Contraction contraction -> products.print(contraction);
      case Pack pack -> products.print(pack);
      case LoopNest nest ->
          RowScaling.of(nest)
              .filter(_ -> library.loading())
              .map(RowScaling::call)
              .orElseGet(() -> LoopNests.print(library, nest));
      case RowKernel row -> RowKernels.print(library, row);
      case Attention attention -> attentions.print(attention);
      case AttentionStep step -> steps.print(step);
    };
  }
}
