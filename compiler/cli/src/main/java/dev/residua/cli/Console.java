package dev.residua.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The streams of one call, what they are connected to, and the environment.
///
/// @param out for results; UTF-8 whatever the locale is
/// @param err for messages and progress
/// @param outIsTerminal whether a person sees `out` as it is written
/// @param width cells in a line of the terminal
/// @param patience how long something may take before it says so
public record Console(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int width,
    Duration patience,
    Map<String, String> environment) {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(2);
  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 1000;

  public Console {
    environment = Map.copyOf(environment);
    width = Math.clamp(width, NARROWEST, WIDEST);
  }

  /// The streams of this process. The launcher says which are terminals, and replaces `System.err`.
  static Console ofProcess() {
    var environment = System.getenv();
    boolean outIsTerminal = isTerminal(1);
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        outIsTerminal,
        isTerminal(2),
        TerminalWidth.find(environment, outIsTerminal).orElse(USUAL_WIDTH),
        USUAL_PATIENCE,
        environment);
  }

  // Java 25 gives no console where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal(int descriptor) {
    if (Boolean.getBoolean("residua.terminal." + descriptor)) {
      return true;
    }
    var console = System.console();
    return console != null && console.isTerminal();
  }

  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /// Whether results are coloured.
  public boolean coloursOut(ColourChoice choice) {
    return colours(choice, outIsTerminal);
  }

  /// Whether messages are coloured.
  public boolean coloursErr(ColourChoice choice) {
    return colours(choice, errIsTerminal);
  }

  private boolean colours(ColourChoice choice, boolean terminal) {
    return switch (choice) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          terminal
              && variable("NO_COLOR").isEmpty()
              && !variable("TERM").equals(Optional.of("dumb"));
    };
  }
}
