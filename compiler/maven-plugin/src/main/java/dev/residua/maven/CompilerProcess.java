package dev.residua.maven;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The compiler in a JVM of its own.
///
/// @param java the executable `java` of a JDK 25 or later
/// @param classPath jars and folders of `residua-cli` and what it needs
record CompilerProcess(Path java, List<Path> classPath) {
  private static final String MAIN = "dev.residua.cli.Main";

  /// What a run of the compiler left.
  ///
  /// @param exitCode 0, or 2 for mistakes in the sources, or something else for a failure
  /// @param otherOutput the lines that are no diagnostics
  record Result(int exitCode, List<Diagnostic> diagnostics, List<String> otherOutput) {
    long errors() {
      return diagnostics.stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).count();
    }
  }

  /// Compiles the files into the folder, in which the package has its folders.
  Result compile(List<Path> sources, Path outputDirectory, Choices choices)
      throws IOException, InterruptedException {
    Process process = start(command(sources, outputDirectory, choices));
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<Diagnostic> diagnostics = new ArrayList<>();
      List<String> otherOutput = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String text = line;
        Diagnostic.parse(text).ifPresentOrElse(diagnostics::add, () -> otherOutput.add(text));
      }
      return new Result(process.waitFor(), diagnostics, otherOutput);
    } finally {
      process.destroy();
    }
  }

  List<String> command(List<Path> sources, Path outputDirectory, Choices choices) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("-XX:+UseParallelGC");
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-Dstderr.encoding=UTF-8");
    command.add(MAIN);
    command.add("compile");
    sources.forEach(source -> command.add(source.toString()));
    command.add("-o");
    command.add(outputDirectory.toString());
    command.addAll(choices.options());
    command.add("--diagnostics=json");
    return command;
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    // In the environment a class path may be longer than a command line.
    builder
        .environment()
        .put(
            "CLASSPATH",
            classPath.stream()
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator", ":"))));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
