package dev.residua.cli.run;

import dev.residua.cli.Texts;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The first values of a tensor, its least, mean and greatest.
final class TensorSummary {
  private static final int VALUES = 8;

  private TensorSummary() {}

  static List<String> lines(Tensor tensor, int width) {
    if (tensor.size() == 0) {
      return List.of("empty");
    }
    return switch (tensor) {
      case FloatTensor floats -> {
        float[] data = floats.data();
        yield List.of(
            first(data.length, i -> String.format(Locale.ROOT, "%.5g", data[i]), width),
            range(data));
      }
      case IntTensor ints -> {
        int[] data = ints.data();
        var range = IntStream.of(data).summaryStatistics();
        yield List.of(
            first(data.length, i -> String.valueOf(data[i]), width),
            "min " + range.getMin() + ", max " + range.getMax());
      }
    };
  }

  private static String first(int size, IntFunction<String> text, int width) {
    var values =
        IntStream.range(0, Math.min(VALUES, size)).mapToObj(text).collect(Collectors.joining(" "));
    return Texts.shorten(values + (size > VALUES ? " …" : ""), width - 2);
  }

  private static String range(float[] data) {
    double sum = 0;
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    int notNumbers = 0;
    for (float value : data) {
      if (Float.isNaN(value)) {
        notNumbers++;
      } else {
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    if (notNumbers == data.length) {
      return "all values are NaN";
    }
    return String.format(
            Locale.ROOT,
            "min %.5g, mean %.5g, max %.5g",
            min,
            sum / (data.length - notNumbers),
            max)
        + (notNumbers == 0 ? "" : ", " + notNumbers + " values are NaN");
  }
}
