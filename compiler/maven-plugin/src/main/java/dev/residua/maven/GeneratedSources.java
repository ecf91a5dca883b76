package dev.residua.maven;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The folder of generated files, and a manifest of what was put there, made from what.
///
/// Only files of the manifest are ever deleted: another generator may write into the same folder.
///
/// @param manifest a first line with the fingerprint of the inputs, then `digest path` per file
record GeneratedSources(Path directory, Path manifest) {

  /// True where these inputs made the files that are here, and nobody changed them since.
  boolean areFresh(String inputs) throws IOException {
    if (!Files.exists(manifest)) {
      return false;
    }
    List<String> lines = Files.readAllLines(manifest);
    if (lines.isEmpty() || !lines.get(0).equals(inputs)) {
      return false;
    }
    Map<String, String> outputs = outputs(lines);
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      if (output.getKey().endsWith(".cu")
          && !outputs.containsKey(output.getKey().replaceFirst("\\.cu$", ".fatbin"))) {
        // It was compiled where there was no nvcc.
        return false;
      }
      Path file = directory.resolve(output.getKey());
      if (!Files.exists(file) || !Fingerprint.ofContent(file).equals(output.getValue())) {
        return false;
      }
    }
    return true;
  }

  /// Takes over the files of a finished compilation and deletes what an earlier one left. A file
  /// that stays the same is not touched, so that javac need not compile it again.
  void replaceBy(Path compiled, String inputs) throws IOException {
    Map<String, String> before =
        Files.exists(manifest) ? outputs(Files.readAllLines(manifest)) : Map.of();
    // From here to the end, what is in the folder belongs to no set of inputs.
    Files.deleteIfExists(manifest);
    List<String> lines = new ArrayList<>(List.of(inputs));
    List<String> written = new ArrayList<>();
    for (Path file : regularFiles(compiled)) {
      String name = compiled.relativize(file).toString().replace('\\', '/');
      String digest = Fingerprint.ofContent(file);
      Path target = directory.resolve(name);
      if (!Files.exists(target) || !Fingerprint.ofContent(target).equals(digest)) {
        Files.createDirectories(target.resolveSibling(".").normalize());
        Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
      written.add(name);
      lines.add(digest + " " + name);
    }
    for (String name : before.keySet()) {
      if (!written.contains(name)) {
        deleteWithEmptyFolders(directory.resolve(name));
      }
    }
    Files.createDirectories(manifest.resolveSibling(".").normalize());
    Files.write(manifest, lines);
  }

  /// Deletes a folder and all in it, if it is there.
  static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void deleteWithEmptyFolders(Path file) throws IOException {
    Files.deleteIfExists(file);
    try {
      for (Path folder = file.getParent();
          folder != null && !folder.equals(directory);
          folder = folder.getParent()) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException e) {
      // Other files are in use there.
    }
  }

  private static Map<String, String> outputs(List<String> lines) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      int space = line.indexOf(' ');
      digests.put(line.substring(space + 1), line.substring(0, Math.max(0, space)));
    }
    return digests;
  }

  private static List<Path> regularFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
