package dev.residua.maven;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;

/// What the compiler says about one place of a `.resnet` file.
///
/// @param line counted from 1, or 0 where the message is about the whole file
/// @param column counted from 1, or 0 where the message is about the whole file
/// @param help what to do about it; may be empty
record Diagnostic(
    Severity severity,
    String code,
    String message,
    String file,
    int line,
    int column,
    String help) {

  enum Severity {
    ERROR,
    WARNING
  }

  /// Reads one line of `--diagnostics=json`. A line that is something else gives nothing.
  static Optional<Diagnostic> parse(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      String message = text(json, "message");
      if (message.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Diagnostic(
              text(json, "severity").equals("warning") ? Severity.WARNING : Severity.ERROR,
              text(json, "code"),
              message,
              text(json, "file"),
              number(json, "line"),
              number(json, "column"),
              text(json, "help")));
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  /// The form in which Maven's compilers report, which editors turn into links: `file:[line,column]
  /// message`.
  String inMavenForm() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(":[").append(line).append(',').append(Math.max(1, column)).append(']');
    }
    if (text.length() > 0) {
      text.append(' ');
    }
    if (!code.isEmpty()) {
      text.append(code).append(": ");
    }
    text.append(message);
    if (!help.isEmpty()) {
      text.append("\n    help: ").append(help);
    }
    return text.toString();
  }

  private static String text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  private static int number(JsonObject json, String key) {
    try {
      return Integer.parseInt(text(json, key));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
