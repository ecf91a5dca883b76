package dev.residua.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// How many cells a line of the terminal has: `COLUMNS`, or what `stty` says of the terminal.
final class TerminalWidth {
  private static final int PATIENCE_MILLISECONDS = 300;

  private TerminalWidth() {}

  static OptionalInt find(Map<String, String> environment, boolean terminal) {
    var columns = number(environment.getOrDefault("COLUMNS", ""));
    return columns.isPresent() || !terminal ? columns : asked();
  }

  private static OptionalInt asked() {
    var keyboard = new File("/dev/tty");
    if (!keyboard.exists()) {
      return OptionalInt.empty();
    }
    try {
      var stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(keyboard)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        stty.destroy();
        return OptionalInt.empty();
      }
      var answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return number(answer.strip().replaceFirst("^\\d+ ", ""));
    } catch (IOException _) {
      return OptionalInt.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private static OptionalInt number(String text) {
    return text.matches("[1-9]\\d{0,3}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
