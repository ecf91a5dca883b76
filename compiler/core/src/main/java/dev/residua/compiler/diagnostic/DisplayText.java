package dev.residua.compiler.diagnostic;

import java.util.ArrayList;
import java.util.List;

/// Text as a terminal shows it: columns are cells, a tab becomes blanks, control characters become
/// a visible mark.
final class DisplayText {
  private static final int TAB = 4;

  private DisplayText() {}

  /// The cells that a code point takes: 0 for combining marks, 2 for wide characters.
  static int width(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  /// The text with tabs as blanks up to the next multiple of four cells.
  static String expand(String line) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < line.length(); ) {
      int codePoint = line.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint == '\t') {
        int blanks = TAB - column % TAB;
        out.repeat(' ', blanks);
        column += blanks;
      } else {
        int shown =
            Character.isISOControl(codePoint) || isLoneSurrogate(codePoint) ? '\ufffd' : codePoint;
        out.appendCodePoint(shown);
        column += width(shown);
      }
    }
    return out.toString();
  }

  /// The part of a line that lies in cells `from` to before `to`.
  static String cells(String line, int from, int to) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < line.length(); ) {
      int codePoint = line.codePointAt(i);
      i += Character.charCount(codePoint);
      int next = column + width(codePoint);
      if (column >= from && next <= to) {
        out.appendCodePoint(codePoint);
      } else if (next > from && column < to) {
        out.repeat(' ', Math.min(next, to) - Math.max(column, from));
      }
      column = next;
    }
    return out.toString();
  }

  /// Breaks a text into lines of at most `width` cells, at blanks where there are some.
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : paragraph.split(" ", -1)) {
        if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > width) {
          lines.add(line.toString());
          line.setLength(0);
        } else if (!line.isEmpty()) {
          line.append(' ');
        }
        String rest = word;
        while (line.isEmpty() && width(rest) > width) {
          String head = cells(rest, 0, width);
          lines.add(head);
          rest = rest.substring(head.length());
        }
        line.append(rest);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= 0xd800 && codePoint <= 0xdfff;
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
