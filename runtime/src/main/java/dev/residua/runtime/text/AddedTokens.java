package dev.residua.runtime.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tokens that are found in the text as they are written, before anything else is done to it.
final class AddedTokens {
  /// A stretch of text, or an added token where `id` is not -1.
  record Piece(String text, int id) {}

  private record Added(String text, int id) {}

  private final List<Added> longestFirst;
  private final Set<Integer> special;

  /// @param special the ids that decoding leaves out
  AddedTokens(Map<String, Integer> added, Set<Integer> special) {
    this.special = new HashSet<>(special);
    longestFirst =
        added.entrySet().stream()
            .filter(entry -> !entry.getKey().isEmpty())
            .map(entry -> new Added(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingInt((Added token) -> -token.text().length())
                    .thenComparing(Added::text))
            .toList();
  }

  boolean isSpecial(int id) {
    return special.contains(id);
  }

  List<Piece> split(String text) {
    List<Piece> pieces = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at < text.length(); ) {
      Added found = at(text, at);
      if (found.text().isEmpty()) {
        at++;
        continue;
      }
      if (at > begin) {
        pieces.add(new Piece(text.substring(begin, at), -1));
      }
      pieces.add(new Piece(found.text(), found.id()));
      at += found.text().length();
      begin = at;
    }
    if (begin < text.length()) {
      pieces.add(new Piece(text.substring(begin), -1));
    }
    return pieces;
  }

  private Added at(String text, int at) {
    for (Added token : longestFirst) {
      if (text.startsWith(token.text(), at)) {
        return token;
      }
    }
    return new Added("", -1);
  }
}
