package dev.residua.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// `residua completion`: a script for the shell.
@Command(
    name = "completion",
    description = "Print a script by which bash or zsh completes commands and options.",
    footer = {"  source <(residua completion)"})
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash("residua", Main.commandLine(new Residua(), console)));
    return ExitCode.OK;
  }
}
