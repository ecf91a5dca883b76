package dev.residua.cli;

import dev.residua.compiler.CompileOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which model of a file, and with what parameters.
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Which model, where the file has several.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Give a parameter of the model; can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  CompileOptions compileOptions() {
    return new CompileOptions(model, settings);
  }
}
