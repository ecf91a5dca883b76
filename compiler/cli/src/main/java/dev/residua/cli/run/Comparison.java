package dev.residua.cli.run;

import dev.residua.cli.Table;
import dev.residua.cli.Table.Column;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Shapes;
import dev.residua.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// How far the outputs of two engines are apart.
public final class Comparison {
  private Comparison() {}

  /// One output.
  ///
  /// @param difference the largest; NaN where only one of two values is
  /// @param at where it is
  /// @param largest the largest value of the first engine, without its sign
  record Row(String output, Tensor tensor, double difference, int at, double largest) {}

  /// A table with a line for each output.
  public static List<String> lines(
      Map<String, Tensor> first, Map<String, Tensor> second, int width) {
    var rows = new ArrayList<Row>();
    first.forEach(
        (name, tensor) -> rows.add(row(name, tensor, Objects.requireNonNull(second.get(name)))));
    return new Table<>(
            List.of(
                Column.left("output", Row::output),
                Column.left(
                    "type", row -> row.tensor().dtype() + Shapes.text(row.tensor().shape())),
                Column.right("largest difference", row -> number(row.difference())),
                Column.right("at", row -> place(row)),
                Column.right(
                    "largest value", row -> String.format(Locale.ROOT, "%.3g", row.largest()))),
            List.of())
        .lines(rows, width);
  }

  private static Row row(String name, Tensor a, Tensor b) {
    double difference = 0;
    double largest = 0;
    int at = 0;
    for (int i = 0; i < a.size(); i++) {
      double x = value(a, i);
      double y = value(b, i);
      double apart = x == y || (Double.isNaN(x) && Double.isNaN(y)) ? 0 : Math.abs(x - y);
      if (!(apart <= difference) && !Double.isNaN(difference)) {
        difference = apart;
        at = i;
      }
      largest = Math.max(largest, Math.abs(x));
    }
    return new Row(name, a, difference, at, largest);
  }

  private static double value(Tensor tensor, int index) {
    return switch (tensor) {
      case FloatTensor floats -> floats.data()[index];
      case IntTensor ints -> ints.data()[index];
    };
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }

  private static String place(Row row) {
    if (row.difference() == 0) {
      return "";
    }
    int[] shape = row.tensor().shape();
    int[] index = new int[shape.length];
    int rest = row.at();
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return Shapes.text(index);
  }
}
