package dev.residua.cli;

import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.runtime.ResiduaException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what goes wrong into a message and an exit code.
final class Failures {
  private final Residua root;
  private final Console console;

  Failures(Residua root, Console console) {
    this.root = root;
    this.console = console;
  }

  /// Options or arguments that do not fit the command.
  int usage(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    var message = lowerCase(Optional.ofNullable(e.getMessage()).orElse("wrong arguments"));
    List<String> suggestions = List.of();
    if (e instanceof UnmatchedArgumentException unmatched) {
      suggestions = unmatched.getSuggestions();
      var first = unmatched.getUnmatched().getFirst();
      if (!command.getSubcommands().isEmpty() && !first.startsWith("-")) {
        message = "there is no command `" + first + "`";
        suggestions =
            Suggestion.of(first, command.getSubcommands().keySet()).map(List::of).orElse(List.of());
      }
    }
    var help = command.getCommandSpec().qualifiedName() + " --help shows what can be given";
    if (!suggestions.isEmpty()) {
      help = "did you mean " + String.join(" or ", suggestions) + "? " + help;
    }
    report(message, Optional.of(help));
    return ExitCode.MISTAKE;
  }

  /// What a command throws.
  int execution(Exception e, CommandLine command, ParseResult parsed) {
    return switch (e) {
      case UserError mistake -> {
        report(message(mistake), mistake.help());
        yield ExitCode.MISTAKE;
      }
      case ResiduaException mistake -> {
        report(message(mistake), Optional.empty());
        yield ExitCode.MISTAKE;
      }
      default -> unexpected(e);
    };
  }

  int unexpected(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      report(
          "there is not enough memory",
          Optional.of("let Java have more of it: RESIDUA_JAVA_OPTS=-Xmx8g"));
      return ExitCode.MISTAKE;
    }
    if (root.debug()) {
      e.printStackTrace(console.err());
    } else {
      var what = e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse("");
      report(
          "unexpected failure, " + e.getClass().getSimpleName() + what,
          Optional.of("--debug shows where; please report it"));
    }
    return ExitCode.FAILURE;
  }

  private void report(String message, Optional<String> help) {
    boolean colours = console.coloursErr(root.colour());
    console.out().flush();
    console.err().println(painted("residua:", "1;31", colours) + " " + message);
    help.ifPresent(text -> console.err().println(painted("help:", "1;36", colours) + " " + text));
  }

  private static String painted(String text, String style, boolean colours) {
    return colours ? "\033[" + style + "m" + text + "\033[0m" : text;
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  private static String lowerCase(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
