package dev.residua.runtime;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Files that appear whole or not at all: written beside their place and then moved there.
final class AtomicFile {
  /// What writes the content.
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  static void write(Path file, Content content) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ResiduaException(
          "cannot write " + file + ": the folder " + folder + " does not exist; create it first");
    }
    if (Files.isDirectory(file)) {
      throw new ResiduaException("cannot write " + file + ": it is a folder");
    }
    try {
      // A temporary file of the JDK's could be read by its owner only.
      Path draft = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW), 1 << 16)) {
          content.writeTo(out);
        }
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new ResiduaException("cannot write " + file + ": " + reason(e), e);
    }
  }

  /// What an exception of the file system means, without the path that the message already has.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "access is denied";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
