package dev.residua.compiler.emit.cuda;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// CUDA C++ text that is being written, indented by its braces.
final class Code {
  /// @param name what the line declares and what is left out where nothing uses it; else empty
  private record Line(int depth, String text, String name) {}

  private final List<Line> lines = new ArrayList<>();
  private final Set<String> declared = new HashSet<>();
  private int depth;

  Code add(String format, Object... args) {
    return line(args.length == 0 ? format : format.formatted(args), "");
  }

  /// Declares an int, if anything behind it in its scope uses it.
  Code declareInt(String name, String value) {
    return line("int %s = %s;".formatted(name, value), name);
  }

  private Code line(String text, String name) {
    lines.add(new Line(depth, text, name));
    return this;
  }

  Code open(String format, Object... args) {
    add(format.isEmpty() ? "{" : format + " {", args);
    depth++;
    return this;
  }

  Code close() {
    return close("");
  }

  /// Closes a brace with `after` behind it.
  Code close(String after) {
    depth--;
    return add("%s", "}" + after);
  }

  /// Adds lines that are already written, at this depth.
  Code addAll(String text) {
    text.lines().forEach(line -> line(line, ""));
    return this;
  }

  boolean declares(String name) {
    return declared.contains(name);
  }

  void declare(String name, String line) {
    declared.add(name);
    add("%s", line);
  }

  /// Forgets what was declared, at the end of the scope that holds it.
  void forget() {
    declared.clear();
  }

  @Override
  public String toString() {
    var kept = new ArrayDeque<Line>();
    for (var line : lines.reversed()) {
      if (line.name().isEmpty() || isUsed(line, kept)) {
        kept.addFirst(line);
      }
    }
    return String.join(
        "\n",
        kept.stream()
            .map(line -> line.text().isEmpty() ? "" : "  ".repeat(line.depth()) + line.text())
            .toList());
  }

  private static boolean isUsed(Line declaration, Iterable<Line> after) {
    var use = Pattern.compile("\\b" + declaration.name() + "\\b");
    for (var line : after) {
      if (line.depth() < declaration.depth()) {
        return false;
      }
      if (use.matcher(line.text()).find()) {
        return true;
      }
    }
    return false;
  }
}
