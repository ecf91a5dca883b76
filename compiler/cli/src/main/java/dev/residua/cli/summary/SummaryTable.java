package dev.residua.cli.summary;

import dev.residua.cli.Table;
import dev.residua.cli.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Prints a summary as a table that fits the terminal: where it is narrow, the column of kinds
/// goes.
public final class SummaryTable {
  private SummaryTable() {}

  /// The lines of the table and its totals.
  ///
  /// @param width the cells of a line
  public static List<String> lines(ModelSummary summary, int width) {
    var lines = new ArrayList<String>();
    lines.add(summary.model());
    lines.addAll(table().lines(summary.rows(), width));
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

  private static Table<LayerRow> table() {
    var kind = Column.left("Kind", LayerRow::kind);
    return new Table<>(
        List.of(
            Column.left("Layer", LayerRow::layer),
            kind,
            Column.left("Output shape", LayerRow::shape),
            Column.right("Parameters", row -> number(row.parameters())),
            Column.right("Multiply-adds", row -> number(row.multiplyAdds()))),
        List.of(kind));
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

  private static String number(long value) {
    return value == 0 ? "" : String.format(Locale.ROOT, "%,d", value);
  }
}
