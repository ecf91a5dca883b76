package dev.residua.compiler.check;

import dev.residua.compiler.source.SourceFile;
import java.util.Optional;

/// Finds imported files.
@FunctionalInterface
public interface SourceLoader {
  /// The file that `path` means in `importer`, under a name that is the same for every way to write
  /// its path; empty if it cannot be read. Paths that begin with `std/` are not asked for.
  Optional<SourceFile> load(SourceFile importer, String path);

  /// A loader that finds nothing.
  static SourceLoader none() {
    return (_, _) -> Optional.empty();
  }
}
