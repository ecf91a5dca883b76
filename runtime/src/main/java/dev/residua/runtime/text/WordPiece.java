package dev.residua.runtime.text;

import java.util.OptionalInt;
import java.util.Set;

/// BERT's tokenizer: a cleaned text is split at blanks and punctuation, and each word greedily into
/// the longest tokens of the vocabulary, where `##` marks those that go on a word.
public final class WordPiece implements Tokenizer {
  /// Tokens that decoding writes without a blank before them.
  private static final Set<String> CLOSING =
      Set.of(".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re");

  private final Tokens tokens;
  private final BertNormalizer normalizer;
  private final AddedTokens added;
  private final Around around;
  private final String prefix;
  private final int unknown;
  private final int longestWord;

  WordPiece(
      Tokens tokens,
      BertNormalizer normalizer,
      AddedTokens added,
      Around around,
      String prefix,
      int unknown,
      int longestWord) {
    this.tokens = tokens;
    this.normalizer = normalizer;
    this.added = added;
    this.around = around;
    this.prefix = prefix;
    this.unknown = unknown;
    this.longestWord = longestWord;
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
        words(normalizer.normalize(piece.text()), ids);
      }
    }
    return around.wrap(ids, limit);
  }

  private void words(String text, IdList ids) {
    int begin = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      boolean punctuation = isPunctuation(c);
      if (punctuation || BertNormalizer.isWhiteSpace(c)) {
        word(text.substring(begin, at), ids);
        if (punctuation) {
          word(text.substring(at, next), ids);
        }
        begin = next;
      }
      at = next;
    }
    word(text.substring(begin), ids);
  }

  private void word(String word, IdList ids) {
    if (word.isEmpty()) {
      return;
    }
    if (word.codePointCount(0, word.length()) > longestWord) {
      ids.add(unknown);
      return;
    }
    int size = ids.size();
    for (int begin = 0; begin < word.length(); ) {
      int end = word.length();
      int id = -1;
      while (end > begin) {
        String part = word.substring(begin, end);
        id = tokens.find(begin > 0 ? prefix + part : part);
        if (id >= 0) {
          break;
        }
        end = word.offsetByCodePoints(end, -1);
      }
      if (id < 0) {
        ids.truncate(size);
        ids.add(unknown);
        return;
      }
      ids.add(id);
      begin = end;
    }
  }

  static boolean isPunctuation(int c) {
    return BertNormalizer.between(c, '!', '/')
        || BertNormalizer.between(c, ':', '@')
        || BertNormalizer.between(c, '[', '`')
        || BertNormalizer.between(c, '{', '~')
        || switch (Character.getType(c)) {
          case Character.CONNECTOR_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.OTHER_PUNCTUATION ->
              true;
          default -> false;
        };
  }

  @Override
  public String decode(int... ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      String token = tokens.token(id);
      if (added.isSpecial(id)) {
        continue;
      }
      if (text.isEmpty() || CLOSING.contains(token)) {
        text.append(token);
      } else if (token.startsWith(prefix)) {
        text.append(token, prefix.length(), token.length());
      } else {
        text.append(' ').append(token);
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
