package dev.residua.runtime;

import java.util.Collection;

/// The name that one may have meant.
final class NearestName {
  private NearestName() {}

  /// The name with the fewest edits (Levenshtein) to `sought`; empty where none has fewer than half
  /// as many as `sought` has characters.
  static String among(Collection<String> names, String sought) {
    String best = "";
    int fewest = (sought.length() + 1) / 2;
    for (String name : names) {
      if (Math.abs(name.length() - sought.length()) < fewest) {
        int edits = edits(name, sought);
        if (edits < fewest) {
          fewest = edits;
          best = name;
        }
      }
    }
    return best;
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
