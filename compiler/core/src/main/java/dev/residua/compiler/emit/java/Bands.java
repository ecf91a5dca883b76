package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the kernels that are computed together, band by band.
///
/// A value between two of them must be larger than what stays in a processor's second cache from
/// one kernel to the next: then each of its lines is written to the third cache, or to memory, and
/// read from there, which threads share. A smaller one stays whole: threads compute twice the lines
/// that two of them need, and each band moves the lines that the next one needs. MobileNetV2 takes
/// as long with half and with twice the default limit.
final class Bands {
  /// The most weights of a chain: every band reads all of them, and they take room from its lines.
  private static final long WEIGHTS = 1 << 15;

  private final Program program;
  private final WinogradChoice winograd;
  private final long cache;
  private final Map<Buffer, ImageLines> known = new HashMap<>();
  private final Map<Buffer, Integer> readers = new HashMap<>();
  private final Set<Buffer> kept = new HashSet<>();

  private Bands(Program program, WinogradChoice winograd, long cache) {
    this.program = program;
    this.winograd = winograd;
    this.cache = cache;
    program.outputs().forEach(output -> kept.add(output.buffer()));
    kept.addAll(program.states());
    for (var kernel : program.kernels()) {
      kernel.reads().forEach(buffer -> readers.merge(buffer, 1, Integer::sum));
    }
    // A product of each position has the lines of its neighbours.
    program.kernels().forEach(this::learn);
    program.kernels().reversed().forEach(this::learn);
  }

  /// @param cache the floats of values between kernels that stay in the second cache
  static Steps of(Program program, WinogradChoice winograd, long cache) {
    return new Steps(program, new Bands(program, winograd, cache).steps());
  }

  private void learn(Kernel kernel) {
    LineKernel.of(kernel, known)
        .ifPresent(lines -> {
          known.putIfAbsent(lines.output(), lines.result());
          lines.inputs().ifPresent(image -> known.putIfAbsent(lines.input(), image));
        });
  }

  private List<Step> steps() {
    var steps = new ArrayList<Step>();
    var chain = new ArrayList<LineKernel>();
    for (var kernel : program.kernels()) {
      var next = lines(kernel);
      if (!chain.isEmpty() && !(next.isPresent() && follows(chain, next.get()))) {
        steps.add(step(chain));
        chain.clear();
      }
      next.ifPresentOrElse(chain::add, () -> steps.add(new Step.Alone(kernel)));
    }
    if (!chain.isEmpty()) {
      steps.add(step(chain));
    }
    return steps;
  }

  private static Step step(List<LineKernel> chain) {
    return chain.size() == 1 ? new Step.Alone(chain.getFirst().kernel()) : new Step.Banded(chain);
  }

  private Optional<LineKernel> lines(Kernel kernel) {
    return kernel instanceof Contraction product && winograd.tile(product.weights()).isPresent()
        ? Optional.empty()
        : LineKernel.of(kernel, known);
  }

  /// Whether `next` goes on with the lines of the chain's last result, and nobody else needs these.
  private boolean follows(List<LineKernel> chain, LineKernel next) {
    var last = chain.getLast();
    var value = last.output();
    var made = new HashSet<Buffer>();
    chain.forEach(kernel -> made.add(kernel.output()));
    return next.input().equals(value)
        && next.inputs().equals(Optional.of(last.result()))
        && last.result().image() > cache
        && readers.getOrDefault(value, 0) == 1
        && !kept.contains(value)
        && next.readsOnce()
        && next.kernel().reads().stream().filter(made::contains).count() == 1
        && weights(chain) + next.weights() <= WEIGHTS;
  }

  private static long weights(List<LineKernel> chain) {
    return chain.stream().mapToLong(LineKernel::weights).sum();
  }
}
