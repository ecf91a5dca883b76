package dev.residua.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A name with placeholders: `{x}` is one segment without `.` and `/`, `{x...}` is any text. A
/// placeholder that comes again stands for the same text.
final class NamePattern {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(\\.\\.\\.)?}");

  private final Pattern regex;
  private final List<String> placeholders = new ArrayList<>();

  NamePattern(String text) {
    StringBuilder out = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      out.append(Pattern.quote(text.substring(end, matcher.start())));
      end = matcher.end();
      int known = placeholders.indexOf(matcher.group(1));
      if (known >= 0) {
        out.append("(?:\\" + (known + 1) + ")");
      } else {
        placeholders.add(matcher.group(1));
        out.append(matcher.group(2) == null ? "([^./]+)" : "(.*)");
      }
    }
    regex = Pattern.compile(out.append(Pattern.quote(text.substring(end))).toString());
  }

  /// What the placeholders stand for, where the whole name matches.
  Optional<Map<String, String>> match(String name) {
    Matcher matcher = regex.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> captured = new HashMap<>();
    for (int i = 0; i < placeholders.size(); i++) {
      captured.put(placeholders.get(i), String.valueOf(matcher.group(i + 1)));
    }
    return Optional.of(captured);
  }

  /// The text with its placeholders filled.
  ///
  /// @throws ResiduaException for a placeholder that was not captured
  static String fill(String text, Map<String, String> captured) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(placeholder -> {
          String value = captured.get(placeholder.group(1));
          if (value == null) {
            throw new ResiduaException(
                "the stored name `"
                    + text
                    + "` has the placeholder "
                    + placeholder.group()
                    + ", which the model's name does not have");
          }
          return Matcher.quoteReplacement(value);
        });
  }
}
