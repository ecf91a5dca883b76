package dev.residua.compiler.source;

/// A stretch of a file, from offset `start` to before offset `end`.
public record SourceSpan(SourceFile file, int start, int end) {
  public SourceSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span " + start + ".." + end);
    }
  }

  public int line() {
    return file.line(start);
  }

  public int column() {
    return file.column(start);
  }

  public int endLine() {
    return file.line(end);
  }

  public int endColumn() {
    return file.column(end);
  }

  public String text() {
    return file.text().substring(start, Math.min(end, file.text().length()));
  }

  /// From the start of this span to the end of another one in the same file.
  public SourceSpan to(SourceSpan last) {
    return new SourceSpan(file, start, Math.max(end, last.end));
  }

  /// `file:line:column`, as messages print it.
  @Override
  public String toString() {
    return file.name() + ":" + line() + ":" + column();
  }
}
