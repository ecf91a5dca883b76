package dev.residua.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Several files that appear together or not at all.
final class OutputFiles {
  private OutputFiles() {}

  /// Writes contents to paths below a folder, which is made if it is not there. All of them are
  /// written beside their places first; should one of the moves that follow fail, those before it
  /// are taken back.
  ///
  /// @return the files, in the order of the contents
  /// @throws UserError where one cannot be written; then none is
  static List<Path> write(Path folder, Map<String, byte[]> contents) {
    Map<Path, Path> drafts = new LinkedHashMap<>();
    Map<Path, byte[]> replaced = new LinkedHashMap<>();
    List<Path> moved = new ArrayList<>();
    var current = folder;
    try {
      for (var content : contents.entrySet()) {
        current = folder.resolve(content.getKey());
        var parent = folder.resolve(content.getKey()).resolveSibling("");
        Files.createDirectories(parent);
        // Not a temporary file of the JDK's, which none but its owner may read.
        var draft = parent.resolve("." + current.getFileName() + "." + UUID.randomUUID() + ".tmp");
        drafts.put(current, draft);
        Files.write(draft, content.getValue(), StandardOpenOption.CREATE_NEW);
        if (Files.isRegularFile(current)) {
          replaced.put(current, Files.readAllBytes(current));
        } else if (Files.exists(current)) {
          throw new UserError("cannot write " + current + ": it is not a file");
        }
      }
      for (var draft : drafts.entrySet()) {
        current = draft.getKey();
        Files.move(
            draft.getValue(),
            current,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        moved.add(current);
      }
      return moved;
    } catch (IOException e) {
      restore(moved, replaced);
      throw Files.isRegularFile(folder)
          ? new UserError("cannot write to " + folder + ": it is a file, and a folder is needed")
          : InputFiles.cannotWrite(current, e);
    } finally {
      drafts.values().forEach(OutputFiles::delete);
    }
  }

  private static void restore(List<Path> moved, Map<Path, byte[]> replaced) {
    for (var file : moved) {
      var before = replaced.get(file);
      try {
        if (before == null) {
          Files.deleteIfExists(file);
        } else {
          Files.write(file, before);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void delete(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
