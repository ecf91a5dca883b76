package dev.residua.runtime.text;

import dev.residua.runtime.ResiduaException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A list of tokens, one a line; a token's id is the number of its line, from 0. A text is split
/// into its characters or at its blanks, and nothing is put around it. Tokens such as `</s>` are
/// special: they are not found in a text, and decoding leaves them out.
public final class Vocabulary implements Tokenizer {
  /// What a token is.
  public enum Unit {
    CHARACTER,
    WORD
  }

  private final Tokens tokens;
  private final Unit unit;
  private final int unknown;

  private Vocabulary(Tokens tokens, Unit unit) {
    this.tokens = tokens;
    this.unit = unit;
    this.unknown = tokens.find("<unk>");
  }

  /// The vocabulary of a file.
  ///
  /// @throws ResiduaException where the file cannot be read or has a token twice
  public static Vocabulary open(Path file, Unit unit) {
    return of(file.toString(), TokenizerFile.lines(file), unit);
  }

  /// As `open(Path, Unit)`; the unit is the character where no token but the special ones is
  /// longer.
  public static Vocabulary open(Path file) {
    List<String> lines = TokenizerFile.lines(file);
    return of(file.toString(), lines, unit(lines));
  }

  static Unit unit(List<String> lines) {
    boolean characters =
        lines.stream()
            .allMatch(line -> isSpecial(line) || line.codePointCount(0, line.length()) <= 1);
    return characters ? Unit.CHARACTER : Unit.WORD;
  }

  static Vocabulary of(String where, List<String> lines, Unit unit) {
    Map<String, Integer> ids = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Integer other = ids.put(lines.get(i), i);
      if (other != null) {
        throw new ResiduaException(
            where
                + ": the token `"
                + lines.get(i)
                + "` is in line "
                + (other + 1)
                + " and in line "
                + (i + 1));
      }
    }
    return new Vocabulary(new Tokens(where, ids), unit);
  }

  private static boolean isSpecial(String token) {
    boolean angles = token.startsWith("<") && token.endsWith(">");
    boolean brackets = token.startsWith("[") && token.endsWith("]");
    return token.length() > 2 && (angles || brackets);
  }

  @Override
  public int[] encode(String text) {
    return encode(text, Integer.MAX_VALUE);
  }

  @Override
  public int[] encode(String text, int limit) {
    List<String> parts =
        switch (unit) {
          case CHARACTER -> text.codePoints().mapToObj(Character::toString).toList();
          case WORD -> text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
        };
    return IntStream.range(0, Math.min(limit, parts.size()))
        .map(i -> find(parts.get(i), i))
        .toArray();
  }

  private int find(String part, int position) {
    int id = isSpecial(part) ? -1 : tokens.find(part);
    if (id < 0 && unknown < 0) {
      throw new ResiduaException(
          "`"
              + part
              + "` at position "
              + position
              + " of the text is not in the vocabulary,"
              + " which has no <unk> either");
    }
    return id < 0 ? unknown : id;
  }

  @Override
  public String decode(int... ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      String token = tokens.token(id);
      if (!isSpecial(token)) {
        text.append(unit == Unit.WORD && !text.isEmpty() ? " " : "").append(token);
      }
    }
    return text.toString();
  }

  @Override
  public int size() {
    return tokens.size();
  }

  @Override
  public OptionalInt id(String token) {
    return tokens.id(token);
  }

  @Override
  public String token(int id) {
    return tokens.token(id);
  }

  @Override
  public int padding() {
    return tokens.padding();
  }
}
