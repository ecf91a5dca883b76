package dev.residua.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The name that one may have meant.
public final class Nearest {
  private Nearest() {}

  /// The name with the fewest edits (Levenshtein) to `sought`, where these are fewer than half its
  /// characters.
  public static Optional<String> among(Collection<String> names, String sought) {
    return names.stream()
        .min(Comparator.comparingInt(name -> edits(name, sought)))
        .filter(name -> 2 * edits(name, sought) < Math.max(sought.length(), 3));
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
