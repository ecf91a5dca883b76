package dev.residua.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Another JVM, which runs a program to its end.
public final class JavaProcess {
  private final List<String> command;

  /// @param arguments the options of the JVM, its class, and what that is given
  public JavaProcess(List<String> arguments) {
    command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
  }

  /// One with the options and the class path of this JVM.
  public static JavaProcess likeThis(Class<?> main, List<String> arguments) {
    var all = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    all.addAll(arguments);
    return new JavaProcess(all);
  }

  /// Runs it and takes each line that it prints.
  ///
  /// @throws IllegalStateException if it ends by an error, with what it said of that
  public void run(Consumer<String> line) {
    try {
      var errors = Files.createTempFile("java", ".txt");
      var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
        reader.lines().forEach(line);
      }
      int status = process.waitFor();
      var said = Files.readString(errors);
      Files.delete(errors);
      if (status != 0) {
        throw new IllegalStateException(
            "exit code %d of %s%n%s".formatted(status, String.join(" ", command), said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
