package dev.residua.compiler.source;

import java.util.Arrays;

/// The text of one file, with the name that messages print. Offsets are UTF-16 indices into the
/// text; lines and columns count from 1, and a column counts code points.
public final class SourceFile {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  public SourceFile(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  public int lineCount() {
    return lineStarts.length;
  }

  /// The line of an offset, from 1.
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /// The column of an offset, from 1, in code points; a tab is one column.
  public int column(int offset) {
    int end = Math.min(offset, text.length());
    int start = Math.min(lineStart(line(offset)), end);
    return text.codePointCount(start, end) + 1;
  }

  /// The offset at which a line starts.
  public int lineStart(int line) {
    return lineStarts[line - 1];
  }

  /// The offset after a line's last character, before its line end.
  public int lineEnd(int line) {
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > lineStart(line) && isLineEnd(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /// The text of a line without its line end.
  public String lineText(int line) {
    return text.substring(lineStart(line), lineEnd(line));
  }

  /// The span of two offsets in this file.
  public SourceSpan span(int start, int end) {
    return new SourceSpan(this, start, end);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (ends) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  @Override
  public String toString() {
    return name;
  }
}
