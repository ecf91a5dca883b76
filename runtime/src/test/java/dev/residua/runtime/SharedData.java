package dev.residua.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The folder of real weights, where it is there.
final class SharedData {
  private SharedData() {}

  static Path file(String name) {
    Path file = Path.of(System.getProperty("residua.shared", "../shared"), "data", name);
    Assumptions.assumeTrue(
        Files.exists(file), () -> "skipped: the shared data is not there: " + file);
    return file;
  }
}
