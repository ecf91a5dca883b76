package dev.residua.cli.store;

import dev.residua.cli.Console;
import dev.residua.cli.InputFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// Files that can be made again. Beside each stands a note of its size and its CRC-32C: one that
/// does not agree with its note is broken and is made anew.
public final class Cache {
  private final Path folder;

  public Cache(Path folder) {
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

  /// A name for what follows from these texts.
  public static String key(List<String> texts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Deletes all but the `most` files of a folder of this cache that were used last.
  public void prune(String path, int most) {
    var inside = folder.resolve(path);
    if (!Files.isDirectory(inside)) {
      return;
    }
    try (var listed = Files.list(inside)) {
      var files = new ArrayList<Used>();
      for (var file : listed.toList()) {
        if (Files.isRegularFile(file) && Files.exists(noteOf(file))) {
          files.add(new Used(file, Files.getLastModifiedTime(file)));
        }
      }
      files.sort(Comparator.comparing(Used::at).reversed());
      for (var old : files.subList(Math.min(most, files.size()), files.size())) {
        Files.deleteIfExists(noteOf(old.file()));
        Files.deleteIfExists(old.file());
      }
    } catch (IOException _) {
      // Another process prunes as well; what is left goes the next time.
    }
  }

  private record Used(Path file, FileTime at) {}

  private static boolean isWhole(Path file) throws IOException {
    try {
      return Files.isRegularFile(file)
          && Files.isRegularFile(noteOf(file))
          && Files.readString(noteOf(file)).equals(note(file));
    } catch (NoSuchFileException _) {
      // Another process makes it anew, or has pruned it.
      return false;
    }
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
