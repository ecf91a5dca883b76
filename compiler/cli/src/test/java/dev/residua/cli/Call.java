package dev.residua.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// One call of `residua` with captured streams.
public record Call(int code, String out, String err) {
  /// A call where nothing is a terminal.
  public static Call residua(Object... args) {
    return wide(80, args);
  }

  /// A call with lines of `width` cells.
  public static Call wide(int width, Object... args) {
    return with(Map.of(), false, width, args);
  }

  /// A call on a terminal.
  public static Call terminal(Map<String, String> environment, Object... args) {
    return with(environment, true, 80, args);
  }

  /// A call with environment variables, where nothing is a terminal.
  public static Call in(Map<String, String> environment, Object... args) {
    return with(environment, false, 80, args);
  }

  private static Call with(
      Map<String, String> environment, boolean terminal, int width, Object... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            width,
            // A slow machine must not change what is printed.
            Duration.ofDays(1),
            environment);
    var words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = String.valueOf(args[i]);
    }
    int code = Main.run(console, words);
    return new Call(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
