package dev.residua.cuda.emulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Puts lines of the source where a message has `{+0x…}`, offsets into a library.
final class SourceLines {
  private static final Pattern OFFSET = Pattern.compile("\\{\\+(0x[0-9a-f]+)}");
  private static final Pattern LINE = Pattern.compile(":(\\d+)");

  private SourceLines() {}

  /// The offsets stay as they are where binutils' `addr2line` does not know better.
  static String in(String message, Path library) {
    return OFFSET.matcher(message).replaceAll(found -> line(found, library));
  }

  private static String line(MatchResult found, Path library) {
    try {
      var process =
          new ProcessBuilder("addr2line", "-e", library.toString(), found.group(1))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var place = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var line = LINE.matcher(place);
      return line.find() ? "line " + line.group(1) : "offset " + found.group(1);
    } catch (IOException e) {
      return "offset " + found.group(1);
    }
  }
}
