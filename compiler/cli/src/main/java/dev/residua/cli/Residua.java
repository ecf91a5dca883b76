package dev.residua.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command `residua` itself, and the options that every command takes.
@Command(
    name = "residua",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Neural networks with residual connections, from text to Java.",
    synopsisSubcommandLabel = "COMMAND",
    descriptionHeading = "%n",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  residua run examples/minilm/minilm.resnet --text \"A meal.\" --text \"Food.\"",
      "  residua summary resnet50.resnet",
      "  residua check *.resnet",
      "  residua compile resnet50.resnet -o src/main/java --package org.example",
      "",
      "residua COMMAND --help tells more.",
      "Exit codes: 0 well, 2 a mistake in what was given, 70 a failure of Residua."
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class Residua implements Runnable {
  @Option(
      names = "--color",
      scope = ScopeType.INHERIT,
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  private ColourChoice colour = ColourChoice.AUTO;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an unexpected failure.")
  private boolean debug;

  @Spec private CommandSpec spec = CommandSpec.create();

  ColourChoice colour() {
    return colour;
  }

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
