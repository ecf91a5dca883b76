package dev.residua.cli.store;

import dev.residua.cli.Console;
import dev.residua.cli.InputFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.CRC32C;

/// Files that can be made again. Beside each stands a note of its size and its CRC-32C: one that
/// does not agree with its note is broken and is made anew.
public final class Cache {
  private final Path folder;

  Cache(Path folder) {
    this.folder = folder;
  }

  /// `$XDG_CACHE_HOME/residua` or `~/.cache/residua`.
  static Cache find(Map<String, String> environment, Path home) {
    var named = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The specification says to ignore a path that is not absolute.
    var base =
        !named.isEmpty() && Path.of(named).isAbsolute() ? Path.of(named) : home.resolve(".cache");
    return new Cache(base.resolve("residua"));
  }

  /// The cache of this user.
  public static Cache of(Console console) {
    return find(console.environment(), Path.of(System.getProperty("user.home", ".")));
  }

  /// What makes a file.
  public interface Maker {
    void make(Path to) throws IOException;
  }

  /// The file at `path` under this cache, made if it is not there whole.
  public Path get(String path, Maker maker) {
    var file = folder.resolve(path);
    try {
      if (isWhole(file)) {
        return file;
      }
      var parent = folder.resolve(path).toAbsolutePath().getParent();
      Files.createDirectories(parent);
      var draft = Files.createTempDirectory(parent, ".draft");
      try {
        var made = draft.resolve(String.valueOf(file.getFileName()));
        maker.make(made);
        var note = Files.writeString(draft.resolve("note"), note(made));
        Files.deleteIfExists(noteOf(file));
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
            note,
            noteOf(file),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        delete(draft);
      }
      return file;
    } catch (IOException e) {
      throw InputFiles.cannotWrite(file, e);
    }
  }

  private static boolean isWhole(Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.isRegularFile(noteOf(file))
        && Files.readString(noteOf(file)).equals(note(file));
  }

  private static Path noteOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".crc32c");
  }

  private static String note(Path file) throws IOException {
    var sum = new CRC32C();
    try (var channel = FileChannel.open(file)) {
      long size = channel.size();
      for (long at = 0; at < size; at += Integer.MAX_VALUE) {
        long part = Math.min(Integer.MAX_VALUE, size - at);
        sum.update(channel.map(FileChannel.MapMode.READ_ONLY, at, part));
      }
      return size + " " + Long.toHexString(sum.getValue()) + "\n";
    }
  }

  private static void delete(Path draft) throws IOException {
    try (var files = Files.list(draft)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(draft);
  }
}
