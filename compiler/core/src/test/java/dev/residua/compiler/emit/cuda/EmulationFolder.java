package dev.residua.compiler.emit.cuda;

import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.StandInDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder in which the tests of one JVM compile emulated kernels, so that each text is compiled
/// once.
final class EmulationFolder {
  private static final Path FOLDER = create();

  private EmulationFolder() {}

  private static Path create() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "emulation");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EmulationCompiler compiler() {
    return EmulationCompiler.in(FOLDER);
  }

  static StandInDriver driver() {
    return StandInDriver.in(FOLDER);
  }

  /// The content of a library that was compiled.
  static byte[] image(Path library) {
    try {
      return Files.readAllBytes(library);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
