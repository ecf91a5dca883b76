package dev.residua.maven;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/// The `.resnet` files of a project.
///
/// @param directory where they are
/// @param made the folder of what builds make, which does not count where it lies in `directory`
/// @param includes globs relative to it, such as `vision/*.resnet`; a leading `**/` also stands for
///   no folder at all
record Sources(Path directory, Path made, List<String> includes) {
  static final List<String> ALL = List.of("**/*.resnet");

  /// The files to compile, in the order of their names.
  List<Path> toCompile() throws IOException {
    List<PathMatcher> matchers =
        includes.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    return files().stream()
        .filter(file -> {
          Path relative = directory.relativize(file);
          Path below = Path.of(".").resolve(relative);
          return matchers.stream().anyMatch(m -> m.matches(relative) || m.matches(below));
        })
        .toList();
  }

  /// Every file that what is generated may depend on: those to compile and those that they import.
  List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !file.startsWith(made))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
