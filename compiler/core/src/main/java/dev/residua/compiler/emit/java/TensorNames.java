package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Program;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What the weights of a program are called in messages: the parameters that they are made of.
final class TensorNames {
  private final Map<Buffer, Set<String>> names = new LinkedHashMap<>();

  TensorNames(Program program) {
    program.parameters().forEach(binding -> names.put(binding.buffer(), Set.of(binding.name())));
    for (var kernel : program.prepare()) {
      var from = new LinkedHashSet<String>();
      kernel.reads().forEach(buffer -> from.addAll(names.getOrDefault(buffer, Set.of())));
      kernel
          .writes()
          .forEach(
              buffer -> names.computeIfAbsent(buffer, _ -> new LinkedHashSet<>()).addAll(from));
    }
  }

  /// The names, each between backticks.
  String of(Buffer buffer) {
    return "`" + String.join("`, `", names.getOrDefault(buffer, Set.of(buffer.name()))) + "`";
  }
}
