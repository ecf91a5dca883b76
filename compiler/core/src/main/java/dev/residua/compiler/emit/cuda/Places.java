package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.emit.cuda.Piece.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Where the pieces whose sizes are constants lie: those of a load, and those of a model. Both
/// begin at 0.
final class Places {
  private final Map<Integer, Long> places = new HashMap<>();
  private final CudaMemory memory;
  private final long loadBytes;
  private final long modelBytes;

  Places(CudaMemory memory) {
    this.memory = memory;
    loadBytes = lay(Scope.LOAD);
    modelBytes = lay(Scope.MODEL);
  }

  private long lay(Scope scope) {
    long end = 0;
    for (int i = 0; i < memory.pieces().size(); i++) {
      var piece = memory.pieces().get(i);
      if (piece.scope() == scope) {
        places.put(i, end);
        long elements = piece.sizes().stream().mapToLong(size -> size.constant()).max().orElse(0);
        long bytes = Math.multiplyExact(elements, piece.storage().bytes());
        end += Math.ceilDiv(bytes, Piece.ALIGNMENT) * Piece.ALIGNMENT;
      }
    }
    return end;
  }

  long loadBytes() {
    return loadBytes;
  }

  long modelBytes() {
    return modelBytes;
  }

  Scope scope(int piece) {
    return memory.pieces().get(piece).scope();
  }

  /// Bytes from the beginning of the piece's memory, as a Java literal.
  String of(int piece) {
    return literal(Objects.requireNonNull(places.get(piece), "no constant place"));
  }

  static String literal(long value) {
    return value == (int) value ? Long.toString(value) : value + "L";
  }
}
