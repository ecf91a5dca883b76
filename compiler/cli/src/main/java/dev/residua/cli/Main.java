package dev.residua.cli;

import picocli.CommandLine;

/// Runs the command line.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var console = Console.ofProcess();
    int code = run(console, args);
    console.out().flush();
    if (console.out().checkError()) {
      code = code == ExitCode.OK ? ExitCode.MISTAKE : code;
    }
    System.exit(code);
  }

  /// Runs one command with the streams of `console`.
  ///
  /// @return the exit code, see [ExitCode]
  static int run(Console console, String... args) {
    int code = commandLine(console).execute(args);
    console.out().flush();
    console.err().flush();
    return code;
  }

  static CommandLine commandLine(Console console) {
    var root = new Residua();
    var line = new CommandLine(root);
    line.addSubcommand(new ConvertCommand(console));
    line.addSubcommand(new ExplainCommand(console));
    line.addSubcommand(new CompletionCommand(console));
    line.getCommandSpec().usageMessage().description(Residua.DESCRIPTION);
    line.getCommandSpec().usageMessage().footer(Examples.ALL);
    var failures = new Failures(root, console);
    line.setOut(console.writer(console.out()));
    line.setErr(console.writer(console.err()));
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(Math.max(55, Math.min(console.width(), 100)));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.coloursOut(ColourChoice.AUTO)
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(failures::usage);
    line.setExecutionExceptionHandler(failures::execution);
    return line;
  }
}
