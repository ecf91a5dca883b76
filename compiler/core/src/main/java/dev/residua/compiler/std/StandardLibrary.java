package dev.residua.compiler.std;

import dev.residua.compiler.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The files that are imported by paths that begin with `std/`.
public final class StandardLibrary {
  /// How such paths begin.
  public static final String PREFIX = "std/";

  private static final List<String> FILES = List.of("std/resnet.resnet", "std/transformer.resnet");

  private StandardLibrary() {}

  /// The paths of all files.
  public static List<String> files() {
    return FILES;
  }

  /// The file with a path, which may leave out the ending `.resnet`.
  public static Optional<SourceFile> file(String path) {
    String name = path.endsWith(".resnet") ? path : path + ".resnet";
    return FILES.contains(name) ? Optional.of(read(name)) : Optional.empty();
  }

  private static SourceFile read(String name) {
    String resource = name.substring(PREFIX.length());
    try (InputStream in = StandardLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new SourceFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
