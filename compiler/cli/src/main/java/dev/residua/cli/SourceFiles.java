package dev.residua.cli;

import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.source.SourceFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Model files on disk. An import is relative to the file that imports.
final class SourceFiles implements SourceLoader {
  private final List<String> texts = new ArrayList<>();

  /// What was imported, in order: the path as it is written, and the text there.
  List<String> texts() {
    return texts;
  }

  /// The file that the user names.
  ///
  /// @throws UserError where it cannot be read
  static SourceFile read(Path file) {
    return new SourceFile(file.normalize().toString(), InputFiles.text(file));
  }

  @Override
  public Optional<SourceFile> load(SourceFile importer, String path) {
    try {
      var file = Path.of(importer.name()).resolveSibling(path);
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        return Optional.empty();
      }
      var source = read(file);
      texts.addAll(List.of(path, source.text()));
      return Optional.of(source);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
