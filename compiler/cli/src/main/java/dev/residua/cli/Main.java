package dev.residua.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/// Runs the command line.
public final class Main {
  /// Bytes of stack for what walks a model's tree: enough for a thousand residuals in each other.
  private static final long STACK = 512L << 20;

  private static final int NARROWEST_HELP = 55;
  private static final int WIDEST_HELP = 100;

  private Main() {}

  public static void main(String[] args) {
    var console = Console.ofProcess();
    System.exit(run(console, args));
  }

  /// Runs one command with the streams of `console`.
  ///
  /// @return the exit code, see [ExitCode]
  static int run(Console console, String... args) {
    var root = new Residua();
    var failures = new Failures(root, console);
    var line = commandLine(root, console);
    line.setParameterExceptionHandler(failures::usage);
    line.setExecutionExceptionHandler(failures::execution);
    int code = withDeepStack(() -> line.execute(args), failures);
    console.out().flush();
    console.err().flush();
    return code;
  }

  private static int withDeepStack(Callable<Integer> command, Failures failures) {
    var task = new FutureTask<>(command);
    var thread = new Thread(null, task, "residua", STACK);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      return failures.unexpected(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return ExitCode.FAILURE;
    }
  }

  /// The command with its subcommands.
  static CommandLine commandLine(Residua root, Console console) {
    var line = new CommandLine(root);
    line.addSubcommand(new CheckCommand(root, console));
    line.addSubcommand(new CompileCommand(root, console));
    line.addSubcommand(new RunCommand(root, console));
    line.addSubcommand(new GenerateCommand(root, console));
    line.addSubcommand(new SummaryCommand(root, console));
    line.addSubcommand(new ProfileCommand(root, console));
    line.addSubcommand(new ConvertCommand(console));
    line.addSubcommand(new ExplainCommand(console));
    line.addSubcommand(new CompletionCommand(console));
    line.addSubcommand(new CommandLine.HelpCommand());
    line.setOut(console.writer(console.out()));
    line.setErr(console.writer(console.err()));
    line.setUsageHelpWidth(Math.clamp(console.width(), NARROWEST_HELP, WIDEST_HELP));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    boolean colours = console.coloursOut(ColourChoice.AUTO);
    line.setColorScheme(Help.defaultColorScheme(colours ? Help.Ansi.ON : Help.Ansi.OFF));
    return line;
  }
}
