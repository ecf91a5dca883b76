package dev.residua.compiler.fuse;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Program;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Who writes and who reads the buffers of a program's run.
final class Uses {
  private final Map<Buffer, Integer> writers = new HashMap<>();
  private final Map<Buffer, Integer> readers = new HashMap<>();
  private final Set<Buffer> outputs = new HashSet<>();

  Uses(Program program) {
    for (Kernel kernel : program.kernels()) {
      kernel.writes().forEach(buffer -> writers.merge(buffer, 1, Integer::sum));
      kernel.reads().forEach(buffer -> readers.merge(buffer, 1, Integer::sum));
    }
    program.outputs().forEach(output -> outputs.add(output.buffer()));
  }

  /// Whether one kernel alone writes the whole of `buffer`.
  boolean isWrittenOnce(Buffer buffer) {
    return writers.getOrDefault(buffer, 0) == 1;
  }

  boolean isOutput(Buffer buffer) {
    return outputs.contains(buffer);
  }

  /// Whether nothing but one kernel needs `buffer`.
  boolean isReadOnce(Buffer buffer) {
    return readers.getOrDefault(buffer, 0) == 1 && !isOutput(buffer);
  }
}
