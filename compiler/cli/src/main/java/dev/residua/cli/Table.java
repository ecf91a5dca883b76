package dev.residua.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Rows in columns that fit the terminal: where it is narrow, some columns go, and the names in the
/// first lose their beginnings.
///
/// @param columns the first is at the left, and holds paths
/// @param spare the columns that may go, in that order
public record Table<R>(List<Column<R>> columns, List<Column<R>> spare) {
  private static final int GAP = 2;
  private static final int NARROWEST = 14;

  public Table {
    columns = List.copyOf(columns);
    spare = List.copyOf(spare);
  }

  /// One column.
  ///
  /// @param right whether cells end at the same place
  public record Column<R>(String head, boolean right, Function<R, String> text) {
    public static <R> Column<R> left(String head, Function<R, String> text) {
      return new Column<>(head, false, text);
    }

    public static <R> Column<R> right(String head, Function<R, String> text) {
      return new Column<>(head, true, text);
    }
  }

  /// The head, a rule, a line for each row, and a rule.
  ///
  /// @param width the cells of a line
  public List<String> lines(List<R> rows, int width) {
    var shown = new ArrayList<>(columns);
    for (var column : spare) {
      if (rest(shown, rows) + NARROWEST > width) {
        shown.remove(column);
      }
    }
    var widths = widths(shown, rows);
    int most = Math.max(NARROWEST, width - rest(shown, rows));
    widths.set(0, Math.min(widths.getFirst(), most));
    var rule = "─".repeat(Math.min(width, sum(widths)));

    var lines = new ArrayList<String>();
    lines.add(line(shown, widths, Column::head));
    lines.add(rule);
    rows.forEach(row -> lines.add(line(shown, widths, column -> column.text().apply(row))));
    lines.add(rule);
    return lines;
  }

  private static <R> List<Integer> widths(List<Column<R>> columns, List<R> rows) {
    var widths = new ArrayList<Integer>();
    for (var column : columns) {
      int cells = Texts.width(column.head());
      for (var row : rows) {
        cells = Math.max(cells, Texts.width(column.text().apply(row)));
      }
      widths.add(cells);
    }
    return widths;
  }

  /// The cells of a line after its first column.
  private static <R> int rest(List<Column<R>> columns, List<R> rows) {
    var widths = widths(columns, rows);
    return sum(widths) - widths.getFirst();
  }

  private static int sum(List<Integer> widths) {
    return widths.stream().mapToInt(Integer::intValue).sum() + GAP * (widths.size() - 1);
  }

  private static <R> String line(
      List<Column<R>> columns, List<Integer> widths, Function<Column<R>, String> text) {
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
}
