package dev.residua.cli.run;

import dev.residua.cli.Texts;
import dev.residua.runtime.FloatTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The likeliest classes of each item. Logits become probabilities by softmax; what is a
/// distribution already stays as it is.
final class LabelTable {
  private static final int TOP = 5;
  private static final int DETAILED_ITEMS = 8;
  private static final double DISTRIBUTION_TOLERANCE = 1e-3;

  private LabelTable() {}

  /// @param logits [items, classes]
  static List<String> lines(
      FloatTensor logits, List<String> labels, List<String> items, int width) {
    if (logits.rank() == 0 || logits.size() == 0) {
      return List.of();
    }
    int classes = logits.dim(logits.rank() - 1);
    int count = logits.size() / classes;
    var lines = new ArrayList<String>();
    for (int item = 0; item < count; item++) {
      float[] row = Arrays.copyOfRange(logits.data(), item * classes, (item + 1) * classes);
      double[] probabilities = probabilities(row);
      var order = order(row);
      var name = item < items.size() ? items.get(item) : "item " + (item + 1);
      if (count > DETAILED_ITEMS) {
        int best = order.getFirst();
        lines.add(
            Texts.shorten(
                name + ": " + label(labels, best, classes) + percent(probabilities[best]),
                width - 2));
        continue;
      }
      var indent = "";
      if (count > 1 || item < items.size()) {
        lines.add(Texts.shorten(name, width - 2));
        indent = "  ";
      }
      int cells =
          order.stream().mapToInt(c -> Texts.width(label(labels, c, classes))).max().orElse(0);
      for (int c : order) {
        var label = Texts.shorten(label(labels, c, classes), Math.max(10, width - 20));
        lines.add(
            indent + Texts.padded(label, Math.min(cells, width - 20)) + percent(probabilities[c]));
      }
    }
    return lines;
  }

  private static List<Integer> order(float[] row) {
    return IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -row[c]))
        .limit(TOP)
        .toList();
  }

  private static String label(List<String> labels, int index, int classes) {
    return labels.size() == classes ? labels.get(index) : "class " + index;
  }

  private static String percent(double probability) {
    return String.format(Locale.ROOT, "  %5.1f %%", 100 * probability);
  }

  private static double[] probabilities(float[] row) {
    double sum = 0;
    boolean positive = true;
    double max = Double.NEGATIVE_INFINITY;
    for (float value : row) {
      sum += value;
      positive &= value >= 0;
      max = Math.max(max, value);
    }
    double[] result = new double[row.length];
    boolean distribution = positive && Math.abs(sum - 1) < DISTRIBUTION_TOLERANCE;
    double total = 0;
    for (int i = 0; i < row.length; i++) {
      result[i] = distribution ? row[i] : Math.exp(row[i] - max);
      total += result[i];
    }
    for (int i = 0; i < row.length; i++) {
      result[i] /= total;
    }
    return result;
  }
}
