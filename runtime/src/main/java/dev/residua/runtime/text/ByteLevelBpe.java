package dev.residua.runtime.text;

import dev.residua.runtime.ResiduaException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// GPT-2's tokenizer (Radford et al. 2019): words with their leading blank, as bytes, merged pair
/// by pair. Every byte is written as a visible character in the vocabulary.
public final class ByteLevelBpe implements Tokenizer {
  private static final Pattern WORDS =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final Tokens tokens;
  private final PairMerges merges;
  private final AddedTokens added;
  private final Around around;
  private final boolean prefixSpace;
  private final int[] byteIds = new int[256];

  ByteLevelBpe(
      Tokens tokens,
      Map<Long, PairMerges.Merge> merges,
      AddedTokens added,
      Around around,
      boolean prefixSpace) {
    this.tokens = tokens;
    this.merges = new PairMerges(merges);
    this.added = added;
    this.around = around;
    this.prefixSpace = prefixSpace;
    for (int b = 0; b < 256; b++) {
      byteIds[b] = tokens.find(String.valueOf(visible(b)));
    }
  }

  /// The character that stands for a byte: itself where it is visible, else one from U+0100 on.
  static char visible(int b) {
    if (isVisible(b)) {
      return (char) b;
    }
    int hidden = 0;
    for (int other = 0; other < b; other++) {
      hidden += isVisible(other) ? 0 : 1;
    }
    return (char) (256 + hidden);
  }

  private static boolean isVisible(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
  }

  @Override
  public int[] encode(String text) {
    return encode(text, Integer.MAX_VALUE);
  }

  @Override
  public int[] encode(String text, int limit) {
    IdList ids = new IdList();
    for (AddedTokens.Piece piece : added.split(text)) {
      if (piece.id() >= 0) {
        ids.add(piece.id());
      } else {
        boolean spaced = !prefixSpace || Character.isWhitespace(piece.text().codePointAt(0));
        Matcher words = WORDS.matcher(spaced ? piece.text() : " " + piece.text());
        while (words.find()) {
          word(words.group(), ids);
        }
      }
    }
    return around.wrap(ids, limit);
  }

  private void word(String word, IdList ids) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int[] symbols = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      symbols[i] = byteIds[b];
      if (symbols[i] < 0) {
        throw new ResiduaException("the vocabulary has no token for the byte " + b);
      }
    }
    merges.apply(symbols, ids);
  }

  @Override
  public String decode(int... ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      String token = tokens.token(id);
      if (!added.isSpecial(id)) {
        token.chars().forEach(c -> bytes.write(hidden(c)));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int hidden(int c) {
    if (c < 256 && isVisible(c)) {
      return c;
    }
    for (int b = 0; b < 256; b++) {
      if (visible(b) == c) {
        return b;
      }
    }
    return '?';
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
