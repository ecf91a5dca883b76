package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The text that the transforms of all of Winograd's tiles share.
record WinogradTransforms(LaneText text) {
  /// The parameters of the method that transforms the inputs of a tile: `channels` channels, from
  /// `at` on, `line` from line to line and `step` from column to column. What product `f`
  /// multiplies by goes to `to + places[f]`.
  static final String INPUT_PARAMETERS =
      "int channels, float[] a, int at, int line, int step, float[] out, int to, int[] places";

  /// What the transform of products takes besides these.
  static final String RESULT_PARAMETERS =
      "int half, int lines, int last, float[] bias, int biasAt, float[] plus, int plusAt,"
          + " int plusStep, int plusLine, float low, float high, float[] out, int to, int step,"
          + " int line";

  /// The parameters of the method that transforms the products of a tile back, `in` by `in` vectors
  /// of columns: they begin at `at` and are `next` apart. Of the outputs, `lines` lines are there,
  /// and columns up to `last`; they become `min(max(output + bias + plus, low), high)`.
  static final String OUTPUT_PARAMETERS =
      "int in, float[] products, int at, int next, " + RESULT_PARAMETERS;

  /// Declares where the outputs of a line go. Those over the edge are written where the last one
  /// is, before it.
  static void places(Lines code, int outputs) {
    for (int i = 1; i < outputs; i++) {
      code.add("int to%d = to + Math.min(%d, last) * step;", i, i);
      code.add("int plus%d = plusAt + Math.min(%d, last) * plusStep;", i, i);
    }
  }

  /// Finishes the outputs of a line and writes them.
  ///
  /// @param line what is added to the place of an output, and of what is added to it
  void finish(Lines code, List<String> outputs, String line, String plusLine) {
    var finished = new ArrayList<String>();
    for (int i = 0; i < outputs.size(); i++) {
      var more = text.load("plus", (i == 0 ? "plusAt" : "plus" + i) + plusLine);
      var name = outputs.get(i) + "z";
      text.let(code, name, text.plus(text.plus(outputs.get(i), "b"), more));
      text.limit(code, name, "low", "high");
      finished.add(name);
    }
    for (int i = finished.size() - 1; i >= 0; i--) {
      text.store(code, finished.get(i), "out", (i == 0 ? "to" : "to" + i) + line);
    }
  }

  /// ` + count * step`, as short as can be.
  static String plus(int count, String step) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " + " + step;
      default -> " + " + count + " * " + step;
    };
  }

  static List<String> names(int count, IntFunction<String> name) {
    return IntStream.range(0, count).mapToObj(name).toList();
  }
}
