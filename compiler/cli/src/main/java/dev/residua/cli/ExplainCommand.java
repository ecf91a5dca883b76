package dev.residua.cli;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Suggestion;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `residua explain`: what a message's code means.
@Command(
    name = "explain",
    description = {
      "Explain the code of a message, such as RN0203.",
      "",
      "Without a code, list them all."
    },
    footer = {"  residua explain RN0203"})
final class ExplainCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CODE",
      description = "The code that stands in brackets in the message.")
  private String code = "";

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (code.isEmpty()) {
      Arrays.stream(Code.values())
          .forEach(each -> console.out().println(each.id() + "  " + each.title()));
      return ExitCode.OK;
    }
    var known =
        Code.of(code)
            .orElseThrow(() ->
                new UserError(
                    "there is no code `" + code + "`",
                    Suggestion.of(code, Arrays.stream(Code.values()).map(Code::id).toList())
                            .map(near -> "did you mean " + near + "? ")
                            .orElse("")
                        + "residua explain lists all codes"));
    console.out().print(known.explanation());
    return ExitCode.OK;
  }
}
