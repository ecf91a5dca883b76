package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Java text that is being written, indented by its braces.
public final class Lines {
  private final List<String> lines = new ArrayList<>();
  private final Set<String> declared = new HashSet<>();
  private int depth;

  /// A line, at this depth.
  public Lines add(String format, Object... args) {
    lines.add("  ".repeat(depth) + (args.length == 0 ? format : format.formatted(args)));
    return this;
  }

  /// A line that opens a brace.
  public Lines open(String format, Object... args) {
    add(format + " {", args);
    depth++;
    return this;
  }

  /// Opens a block of its own.
  public Lines open() {
    add("{");
    depth++;
    return this;
  }

  public Lines close() {
    depth--;
    return add("}");
  }

  /// Adds lines that are already written, at this depth.
  Lines addAll(String text) {
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
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
