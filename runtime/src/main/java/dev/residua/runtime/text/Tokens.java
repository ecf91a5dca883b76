package dev.residua.runtime.text;

import dev.residua.runtime.ResiduaException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A table of tokens and their ids, in both directions. An id may have no token.
final class Tokens {
  private static final List<String> PADDING = List.of("[PAD]", "<pad>", "<blank>", "<|padding|>");

  private final String where;
  private final Map<String, Integer> ids;
  private final String[] texts;

  /// @param where the file, for messages
  Tokens(String where, Map<String, Integer> ids) {
    this.where = where;
    this.ids = Map.copyOf(ids);
    int greatest = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    if (greatest > 4L * ids.size() + 65_536) {
      throw new ResiduaException(
          where + ": the id " + greatest + " is far beyond the " + ids.size() + " tokens");
    }
    texts = new String[greatest + 1];
    Arrays.fill(texts, "");
    Map<Integer, String> seen = new HashMap<>();
    ids.forEach((text, id) -> {
      String other = seen.put(id, text);
      if (other != null) {
        throw new ResiduaException(
            where + ": the tokens `" + other + "` and `" + text + "` have the same id " + id);
      }
      texts[id] = text;
    });
  }

  int size() {
    return texts.length;
  }

  OptionalInt id(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// The id, or -1.
  int find(String token) {
    return ids.getOrDefault(token, -1);
  }

  int require(String token) {
    return id(token)
        .orElseThrow(() -> new ResiduaException(where + " has no token `" + token + "`"));
  }

  String token(int id) {
    if (id < 0 || id >= texts.length) {
      throw new ResiduaException(
          "id " + id + " is outside the vocabulary 0 .. " + (texts.length - 1));
    }
    return texts[id];
  }

  int padding() {
    return PADDING.stream().mapToInt(this::find).filter(id -> id >= 0).findFirst().orElse(0);
  }
}
