package dev.residua.cli.run;

import dev.residua.cli.Texts;
import dev.residua.runtime.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How alike the rows of an embedding are: the cosine of each pair.
final class SimilarityTable {
  private static final int CELL = 7;
  private static final int NARROWEST_NAME = 12;

  private SimilarityTable() {}

  /// @param rows [items, d]; nothing is said of other shapes, or of a single item
  static List<String> lines(FloatTensor rows, List<String> items, int width) {
    if (rows.rank() != 2 || rows.dim(0) < 2) {
      return List.of();
    }
    int count = rows.dim(0);
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      names.add((i + 1) + " " + (i < items.size() ? items.get(i) : ""));
    }
    return NARROWEST_NAME + CELL * count <= width - 2
        ? matrix(rows, names, width - 2)
        : nearest(rows, names, width - 2);
  }

  private static List<String> matrix(FloatTensor rows, List<String> names, int width) {
    int count = names.size();
    int room = width - CELL * count;
    int longest = names.stream().mapToInt(Texts::width).max().orElse(0);
    int cells = Math.min(longest, room);
    var lines = new ArrayList<String>();
    var head = new StringBuilder(" ".repeat(cells));
    for (int j = 0; j < count; j++) {
      head.append(Texts.right(String.valueOf(j + 1), CELL));
    }
    lines.add(head.toString());
    for (int i = 0; i < count; i++) {
      var line = new StringBuilder(Texts.padded(Texts.shorten(names.get(i), cells), cells));
      for (int j = 0; j < count; j++) {
        line.append(Texts.right(text(cosine(rows, i, j)), CELL));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /// For more items than a line has room for: the one that each is most like.
  private static List<String> nearest(FloatTensor rows, List<String> names, int width) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      int best = i == 0 ? 1 : 0;
      for (int j = 0; j < names.size(); j++) {
        if (j != i && cosine(rows, i, j) > cosine(rows, i, best)) {
          best = j;
        }
      }
      int half = (width - CELL - 3) / 2;
      lines.add(
          Texts.padded(Texts.shorten(names.get(i), half), half)
              + Texts.right(text(cosine(rows, i, best)), CELL)
              + "  "
              + Texts.shorten(names.get(best), half));
    }
    return lines;
  }

  private static String text(double cosine) {
    var text = String.format(Locale.ROOT, "%.3f", cosine);
    return text.equals("-0.000") ? "0.000" : text;
  }

  private static double cosine(FloatTensor rows, int i, int j) {
    int d = rows.dim(1);
    double product = 0;
    double first = 0;
    double second = 0;
    for (int k = 0; k < d; k++) {
      double a = rows.data()[i * d + k];
      double b = rows.data()[j * d + k];
      product += a * b;
      first += a * a;
      second += b * b;
    }
    return product / Math.sqrt(first * second);
  }
}
