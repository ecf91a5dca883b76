package dev.residua.benchmarks.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that are made once, and again when what they are made of has changed.
final class Kept {
  private Kept() {}

  /// Writes the file that it is given.
  interface Maker {
    void make(Path file) throws IOException;
  }

  /// The file, made if it is not there or was made of another key.
  ///
  /// @param key says all that the file's content depends on
  static Path make(Path file, String key, Maker maker) {
    var stamp = file.resolveSibling(file.getFileName() + ".key");
    try {
      if (Files.exists(file) && Files.exists(stamp) && Files.readString(stamp).equals(key)) {
        return file;
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(stamp);
      maker.make(file);
      Files.writeString(stamp, key);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
