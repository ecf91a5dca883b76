package dev.residua.compiler.emit.cuda;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// CUDA C++ text that is being written, indented by its braces.
final class Code {
  private final List<String> lines = new ArrayList<>();
  private final Set<String> declared = new HashSet<>();
  private int depth;

  Code add(String format, Object... args) {
    lines.add("  ".repeat(depth) + (args.length == 0 ? format : format.formatted(args)));
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
    return add("}" + after);
  }

  /// Adds lines that are already written, at this depth.
  Code addAll(String text) {
    text.lines().forEach(line -> lines.add(line.isEmpty() ? line : "  ".repeat(depth) + line));
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
    return String.join("\n", lines);
  }
}
