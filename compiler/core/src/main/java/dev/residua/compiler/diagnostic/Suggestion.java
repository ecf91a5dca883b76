package dev.residua.compiler.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the known name that a mistyped one is nearest to.
public final class Suggestion {
  private Suggestion() {}

  /// A name at most a third of whose letters differ.
  public static Optional<String> of(String written, Collection<String> known) {
    int most = Math.max(1, written.length() / 3);
    return known.stream()
        .filter(name -> !name.equals(written))
        .filter(name -> Math.abs(name.length() - written.length()) <= most)
        .filter(name -> distance(written, name) <= most)
        .min(
            Comparator.<String>comparingInt(name -> distance(written, name)).thenComparing(n -> n));
  }

  /// `did you mean …?`, or what there is if that is not too much.
  public static Optional<String> help(String written, Collection<String> known) {
    Optional<String> nearest = of(written, known).map(name -> "did you mean `" + name + "`?");
    return nearest.isPresent() || known.isEmpty() || known.size() > 12
        ? nearest
        : Optional.of("there is " + String.join(", ", known));
  }

  /// The edits (insert, delete, replace, swap neighbours) between two names, without regard to
  /// case.
  private static int distance(String a, String b) {
    String x = a.toLowerCase(Locale.ROOT);
    String y = b.toLowerCase(Locale.ROOT);
    int[][] table = new int[x.length() + 1][y.length() + 1];
    for (int i = 0; i <= x.length(); i++) {
      for (int j = 0; j <= y.length(); j++) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
          continue;
        }
        int change = x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1;
        int best = Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1);
        best = Math.min(best, table[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && x.charAt(i - 1) == y.charAt(j - 2)
                && x.charAt(i - 2) == y.charAt(j - 1);
        table[i][j] = swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
      }
    }
    return table[x.length()][y.length()];
  }
}
