package dev.residua.runtime.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Recursive descent over the grammar of RFC 8259.
final class JsonParser {
  private static final int DEPTH = 128;

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  Json document() {
    Json value = value(0);
    space();
    if (at < text.length()) {
      throw fail("text after the end of the value");
    }
    return value;
  }

  private Json value(int depth) {
    if (depth > DEPTH) {
      throw fail("nesting deeper than " + DEPTH);
    }
    space();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Str(string());
      case 't' -> word("true", new Json.Bool(true));
      case 'f' -> word("false", new Json.Bool(false));
      case 'n' -> word("null", new Json.Null());
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw fail("a value is expected");
    };
  }

  private Json object(int depth) {
    at++;
    Map<String, Json> members = new LinkedHashMap<>();
    space();
    if (peek() == '}') {
      at++;
      return new Json.Obj(members);
    }
    while (true) {
      space();
      int begin = at;
      if (peek() != '"') {
        throw fail("a key in quotes is expected");
      }
      String key = string();
      space();
      expect(':');
      if (members.put(key, value(depth + 1)) != null) {
        throw new JsonException("the key " + Json.quote(key) + " is there twice,", begin);
      }
      space();
      if (peek() == '}') {
        at++;
        return new Json.Obj(members);
      }
      expect(',');
    }
  }

  private Json array(int depth) {
    at++;
    List<Json> items = new ArrayList<>();
    space();
    if (peek() == ']') {
      at++;
      return new Json.Arr(items);
    }
    while (true) {
      items.add(value(depth + 1));
      space();
      if (peek() == ']') {
        at++;
        return new Json.Arr(items);
      }
      expect(',');
    }
  }

  private String string() {
    int begin = ++at;
    while (true) {
      char c = inString();
      if (c == '"') {
        return text.substring(begin, at++);
      }
      if (c == '\\') {
        return escaped(begin);
      }
      at++;
    }
  }

  private String escaped(int begin) {
    StringBuilder out = new StringBuilder(text.substring(begin, at));
    while (true) {
      char c = inString();
      at++;
      if (c == '"') {
        return checked(out.toString(), begin);
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char inString() {
    if (at >= text.length()) {
      throw new JsonException("a string does not end", text.length());
    }
    char c = text.charAt(at);
    if (c < 0x20) {
      throw fail("a control character within a string");
    }
    return c;
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char hex = peek();
          int digit = hex < 128 ? Character.digit(hex, 16) : -1;
          if (digit < 0) {
            throw fail("four hexadecimal digits are expected");
          }
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> {
        at--;
        throw fail("an unknown escape");
      }
    };
  }

  private static String checked(String value, int begin) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new JsonException("half a character in the string", begin);
      }
    }
    return value;
  }

  private Json number() {
    int begin = at;
    boolean whole = true;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      whole = false;
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    String digits = text.substring(begin, at);
    if (whole && digits.length() <= 20) {
      try {
        return new Json.Int(Long.parseLong(digits));
      } catch (NumberFormatException _) {
        return new Json.Real(Double.parseDouble(digits));
      }
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw new JsonException("a number that is too large", begin);
    }
    return new Json.Real(value);
  }

  private void digits() {
    int begin = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == begin) {
      throw fail("a digit is expected");
    }
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw fail("a value is expected");
    }
    at += word.length();
    return value;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw fail("'" + c + "' is expected");
    }
    at++;
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /// The next character, or NUL (which starts nothing) at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private JsonException fail(String problem) {
    return new JsonException(at < text.length() ? problem : problem + ", but the text ends", at);
  }
}
