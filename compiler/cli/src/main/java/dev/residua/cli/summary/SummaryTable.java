package dev.residua.cli.summary;

import dev.residua.cli.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Prints a summary as a table that fits the terminal: where it is narrow, names of layers lose
/// their beginnings, and the column of kinds goes.
public final class SummaryTable {
  private static final int GAP = 2;
  private static final int NARROWEST_LAYER = 14;

  private SummaryTable() {}

  private record Column(String head, boolean right, Function<LayerRow, String> text) {}

  /// The lines of the table and its totals.
  ///
  /// @param width the cells of a line
  public static List<String> lines(ModelSummary summary, int width) {
    var layer = new Column("Layer", false, LayerRow::layer);
    var columns =
        new ArrayList<>(
            List.of(
                layer,
                new Column("Kind", false, LayerRow::kind),
                new Column("Output shape", false, LayerRow::shape),
                new Column("Parameters", true, row -> number(row.parameters())),
                new Column("Multiply-adds", true, row -> number(row.multiplyAdds()))));
    var widths = widths(summary, columns);
    int rest = sum(widths) - widths.getFirst();
    if (rest + NARROWEST_LAYER > width) {
      columns.subList(1, 2).clear();
      widths.subList(1, 2).clear();
      rest = sum(widths) - widths.getFirst();
    }
    int layerWidth = Math.min(widths.getFirst(), Math.max(NARROWEST_LAYER, width - rest));
    widths.set(0, layerWidth);

    var lines = new ArrayList<String>();
    lines.add(summary.model());
    lines.add(line(columns, widths, Column::head));
    lines.add("─".repeat(Math.min(width, sum(widths))));
    for (var row : summary.rows()) {
      lines.add(line(columns, widths, column -> column.text().apply(row)));
    }
    lines.add("─".repeat(Math.min(width, sum(widths))));
    lines.add("Total parameters: " + number(summary.parameters()));
    if (summary.statistics() > 0) {
      lines.add("Statistics, not trained: " + number(summary.statistics()));
    }
    lines.add(
        "Multiply-adds: "
            + (summary.multiplyAdds() == 0 ? "0" : number(summary.multiplyAdds()))
            + at(summary));
    return lines;
  }

  private static String at(ModelSummary summary) {
    if (summary.sizes().isEmpty()) {
      return "";
    }
    var sizes =
        summary.sizes().entrySet().stream()
            .map(size -> size.getKey() + " = " + size.getValue())
            .collect(Collectors.joining(", "));
    return " at " + sizes;
  }

  private static List<Integer> widths(ModelSummary summary, List<Column> columns) {
    var widths = new ArrayList<Integer>();
    for (var column : columns) {
      int cells = Texts.width(column.head());
      for (var row : summary.rows()) {
        cells = Math.max(cells, Texts.width(column.text().apply(row)));
      }
      widths.add(cells);
    }
    return widths;
  }

  /// The cells of a line with gaps between its columns.
  private static int sum(List<Integer> widths) {
    return widths.stream().mapToInt(Integer::intValue).sum() + GAP * (widths.size() - 1);
  }

  private static String line(
      List<Column> columns, List<Integer> widths, Function<Column, String> text) {
    var line = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      var cell = fitted(text.apply(columns.get(i)), widths.get(i));
      line.append(i == 0 ? "" : " ".repeat(GAP));
      line.append(
          columns.get(i).right()
              ? Texts.right(cell, widths.get(i))
              : Texts.padded(cell, widths.get(i)));
    }
    return line.toString().stripTrailing();
  }

  /// The end of a path says more than its beginning.
  private static String fitted(String text, int cells) {
    return Texts.width(text) <= cells ? text : "…" + text.substring(text.length() - cells + 1);
  }

  private static String number(long value) {
    return value == 0 ? "" : String.format(Locale.ROOT, "%,d", value);
  }
}
