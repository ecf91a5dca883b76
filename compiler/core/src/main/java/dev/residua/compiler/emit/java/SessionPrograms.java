package dev.residua.compiler.emit.java;

import dev.residua.compiler.generate.Generation;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The programs by which a model goes on position by position.
///
/// @param once what is computed at the beginning, of inputs without positions
/// @param step what is computed for new positions; its inputs are those with positions, and what
///   `once` makes
/// @param capacity the symbol of the positions that there is room for
public record SessionPrograms(
    Generation generation, Optional<Program> once, Program step, String capacity) {
  /// The same with both programs changed.
  SessionPrograms with(UnaryOperator<Program> change) {
    return new SessionPrograms(generation, once.map(change), change.apply(step), capacity);
  }

  /// The program of the whole model with what these need besides of its weights.
  Program joined(Program whole) {
    var prepare = new ArrayList<>(whole.prepare());
    var prepared = new LinkedHashSet<>(whole.prepared());
    for (var program : all()) {
      prepare.addAll(program.prepare());
      prepared.addAll(program.prepared());
    }
    return whole.withPrepare(prepare).withPrepared(List.copyOf(prepared));
  }

  /// As [#joined], with the kernels of all three.
  Program together(Program whole) {
    var kernels = new ArrayList<>(whole.kernels());
    all().forEach(program -> kernels.addAll(program.kernels()));
    return joined(whole).withKernels(kernels);
  }

  /// Both, in the order in which they run.
  List<Program> all() {
    return Stream.concat(once.stream(), Stream.of(step)).toList();
  }

  /// The inputs of a step that have positions.
  List<Program.Binding> sequences() {
    return step.inputs().stream()
        .filter(input -> generation.sequences().contains(input.name()))
        .toList();
  }

  /// The inputs of a step that stay as they are from the beginning on.
  List<Program.Binding> given() {
    return step.inputs().stream()
        .filter(input -> !generation.sequences().contains(input.name()))
        .toList();
  }

  /// The inputs of the model without positions: what a generation begins with.
  List<Program.Binding> beginning() {
    var onceInputs = once.map(Program::inputs).orElse(List.of());
    return generation.whole().inputs().stream()
        .map(input -> input.name())
        .flatMap(name ->
            Stream.concat(onceInputs.stream(), given().stream())
                .filter(binding -> binding.name().equals(name))
                .limit(1))
        .toList();
  }

  /// Whether `once` makes what a step takes by this name.
  boolean isMadeOnce(String name) {
    return once.stream()
        .flatMap(program -> program.outputs().stream())
        .anyMatch(output -> output.name().equals(name));
  }
}
