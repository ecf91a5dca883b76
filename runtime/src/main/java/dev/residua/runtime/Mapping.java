package dev.residua.runtime;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file in memory, until it is closed.
record Mapping(Arena arena, MemorySegment bytes) implements AutoCloseable {
  /// @param channel of the file; where an interrupt has closed it, the file is opened again
  static Mapping of(Path file, FileChannel channel) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (var again = channel.isOpen() ? null : FileChannel.open(file, StandardOpenOption.READ)) {
      FileChannel open = again == null ? channel : again;
      Arena arena = Arena.ofShared();
      return new Mapping(arena, open.map(FileChannel.MapMode.READ_ONLY, 0, open.size(), arena));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
