package dev.residua.cli;

import picocli.CommandLine.Option;

/// The option `--diagnostics`.
final class DiagnosticsOption {
  @Option(
      names = "--diagnostics",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text for people (default), json for tools: one object a line on stdout.")
  private DiagnosticsFormat format = DiagnosticsFormat.TEXT;

  DiagnosticsFormat format() {
    return format;
  }
}
