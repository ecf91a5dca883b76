package dev.residua.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The part of Python's literals that an `.npy` header is written in: a dict with the keys `descr`
/// (a string), `fortran_order` (a boolean) and `shape` (a tuple of whole numbers).
final class PythonLiteral {
  /// What the dict says.
  record Header(String descr, boolean fortran, List<Long> shape) {}

  private final String where;
  private final String text;
  private int at;

  PythonLiteral(String where, String text) {
    this.where = where;
    this.text = text;
  }

  Header header() {
    String descr = "";
    boolean fortran = false;
    List<Long> shape = List.of();
    Set<String> seen = new HashSet<>();
    expect('{');
    while (!takes('}')) {
      String key = string();
      if (!seen.add(key)) {
        throw fail("the key '" + key + "' is there twice");
      }
      expect(':');
      switch (key) {
        case "descr" -> descr = string();
        case "fortran_order" -> fortran = bool();
        case "shape" -> shape = tuple();
        default -> throw fail("the key '" + key + "' is unknown");
      }
      if (!takes(',')) {
        expect('}');
        break;
      }
    }
    if (seen.size() != 3) {
      throw fail("one of the keys descr, fortran_order and shape is missing");
    }
    space();
    if (at < text.length()) {
      throw fail("text follows the dict");
    }
    return new Header(descr, fortran, shape);
  }

  private String string() {
    space();
    char quote = peek();
    if (quote == '[') {
      throw fail("arrays of structures cannot be read");
    }
    if (quote != '\'' && quote != '"') {
      throw fail("a string is expected");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw fail("a string does not end");
    }
    String value = text.substring(at + 1, end);
    if (value.indexOf('\\') >= 0 || value.length() > 32) {
      throw fail("a short string without escapes is expected");
    }
    at = end + 1;
    return value;
  }

  private boolean bool() {
    space();
    for (String word : List.of("True", "False")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw fail("True or False is expected");
  }

  private List<Long> tuple() {
    List<Long> items = new ArrayList<>();
    expect('(');
    while (!takes(')')) {
      items.add(number());
      if (!takes(',')) {
        if (items.size() == 1) {
          throw fail("a tuple of one needs a comma");
        }
        expect(')');
        break;
      }
    }
    if (items.size() > 32) {
      throw fail("there are " + items.size() + " axes, more than 32");
    }
    return items;
  }

  private long number() {
    space();
    int begin = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == begin || at - begin > 18) {
      throw fail("a whole number from 0 is expected");
    }
    return Long.parseLong(text, begin, at, 10);
  }

  private boolean takes(char c) {
    space();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!takes(c)) {
      throw fail("'" + c + "' is expected");
    }
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private ResiduaException fail(String problem) {
    return new ResiduaException(
        where + " is not a valid .npy array: in its header, " + problem + " at character " + at);
  }
}
