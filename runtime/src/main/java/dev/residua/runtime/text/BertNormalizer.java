package dev.residua.runtime.text;

import java.text.Normalizer;
import java.util.Locale;

/// BERT's cleaning of a text before it is split (Devlin et al. 2018).
///
/// @param cleanText drop control characters and make every white space a blank
/// @param spaceChinese put blanks around each Chinese character
/// @param stripAccents drop the marks of letters
/// @param lowerCase make letters small
record BertNormalizer(
    boolean cleanText, boolean spaceChinese, boolean stripAccents, boolean lowerCase) {

  String normalize(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean(c, clean));
    if (!stripAccents && !lowerCase) {
      return clean.toString();
    }
    String decomposed =
        stripAccents ? Normalizer.normalize(clean, Normalizer.Form.NFD) : clean.toString();
    StringBuilder out = new StringBuilder(decomposed.length());
    decomposed
        .codePoints()
        .filter(c -> !stripAccents || Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(c -> lower(c, out));
    return out.toString();
  }

  private void clean(int c, StringBuilder out) {
    if (cleanText && (c == 0 || c == 0xfffd || isControl(c))) {
      return;
    }
    if (cleanText && isWhiteSpace(c)) {
      out.append(' ');
    } else if (spaceChinese && isChinese(c)) {
      out.append(' ').appendCodePoint(c).append(' ');
    } else {
      out.appendCodePoint(c);
    }
  }

  private void lower(int c, StringBuilder out) {
    if (lowerCase) {
      // One character at a time: a final sigma is a sigma like any other.
      out.append(Character.toString(c).toLowerCase(Locale.ROOT));
    } else {
      out.appendCodePoint(c);
    }
  }

  static boolean isWhiteSpace(int c) {
    return between(c, 0x09, 0x0d) || c == 0x20 || c == 0x85 || Character.isSpaceChar(c);
  }

  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private static boolean isChinese(int c) {
    return between(c, 0x4e00, 0x9fff)
        || between(c, 0x3400, 0x4dbf)
        || between(c, 0x20000, 0x2a6df)
        || between(c, 0x2a700, 0x2b73f)
        || between(c, 0x2b740, 0x2b81f)
        || between(c, 0x2b920, 0x2ceaf)
        || between(c, 0xf900, 0xfaff)
        || between(c, 0x2f800, 0x2fa1f);
  }

  static boolean between(int c, int first, int last) {
    return c >= first && c <= last;
  }
}
