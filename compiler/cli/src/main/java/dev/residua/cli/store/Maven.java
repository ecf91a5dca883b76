package dev.residua.cli.store;

import dev.residua.cli.Console;
import dev.residua.cli.Progress;
import dev.residua.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Lets Maven fetch an artifact, with its own settings, mirrors and proxies.
final class Maven {
  private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:get";

  private Maven() {}

  /// @throws UserError where Maven is not there or does not find the artifact
  static void fetch(MavenPlace place, LocalRepository repository, Console console) {
    var command = new ArrayList<>(List.of(program(), "-B", "-q", GOAL));
    command.add("-Dartifact=" + place.coordinates());
    command.add("-Dtransitive=false");
    if (repository.given()) {
      command.add("-Dmaven.repo.local=" + repository.folder().toAbsolutePath());
    }
    try (var _ = Progress.of(console, "getting " + place.coordinates() + " with Maven")) {
      var log = Files.createTempFile("residua", ".log");
      try {
        run(command, log, place);
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UserError(
          "needs " + place.coordinates() + ", and cannot start Maven to get it",
          "install Apache Maven 3.8 or later, or give weights by --weights FILE.safetensors");
    }
  }

  private static void run(List<String> command, Path log, MavenPlace place) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            // A POM in the present folder has no say in this.
            .directory(log.toAbsolutePath().resolveSibling("").toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (process.waitFor() != 0) {
        throw new UserError(
            "Maven cannot get " + place.coordinates() + ": " + reason(log),
            "check the connection and Maven's settings, or give weights by"
                + " --weights FILE.safetensors");
      }
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new UserError("interrupted");
    }
  }

  /// What the first error in Maven's log says, without the goal that failed.
  private static String reason(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(line -> line.replaceAll("\033\\[[0-9;]*m", ""))
          .filter(line -> line.startsWith("[ERROR] "))
          .map(line ->
              line.substring("[ERROR] ".length())
                  .replaceFirst("^Failed to execute goal .*? on project [^:]*: ", "")
                  .replaceFirst(" -> \\[Help 1]$", ""))
          .findFirst()
          .orElse("it gives no reason");
    }
  }

  private static String program() {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.startsWith("windows") ? "mvn.cmd" : "mvn";
  }
}
