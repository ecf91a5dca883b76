package dev.residua.cli;

/// Text in the cells of a terminal.
public final class Texts {
  private Texts() {}

  /// The cells that a text takes: a combining mark none, an ideograph or emoji two.
  public static int width(String text) {
    return text.codePoints().map(Texts::width).sum();
  }

  private static int width(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }

  /// The text on one line, without control characters, in at most `cells` cells; an ellipsis stands
  /// for what is left out.
  public static String shorten(String text, int cells) {
    var line = text.replaceAll("\\p{Cntrl}+", " ");
    if (width(line) <= cells) {
      return line;
    }
    var kept = new StringBuilder();
    int used = 1;
    for (int i = 0; i < line.length(); ) {
      int codePoint = line.codePointAt(i);
      used += width(codePoint);
      if (used > cells) {
        break;
      }
      kept.appendCodePoint(codePoint);
      i += Character.charCount(codePoint);
    }
    return kept + "…";
  }

  /// The text with blanks behind it, to `cells` cells.
  public static String padded(String text, int cells) {
    return text + " ".repeat(Math.max(0, cells - width(text)));
  }

  /// The text with blanks before it, to `cells` cells.
  public static String right(String text, int cells) {
    return " ".repeat(Math.max(0, cells - width(text))) + text;
  }
}
