package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import java.util.Set;

/// Prints the methods that compute some places of a [SlidingWindow].
///
/// @param functions what the methods call is added to these
record SlidingPlaces(SlidingWindow window, Set<Fn> functions) {
  /// Places that are computed together.
  static final int COUNT = 4;

  /// Sums that are computed together where there is but one place: a sum waits for its last addend.
  private static final int SUMS = 4;

  private void head(Lines code, String name) {
    var extras = new StringBuilder();
    for (int i = 0; i < window.extras().size(); i++) {
      extras.append(", float[] e").append(i);
    }
    code.open(
        "private static void %s(Sliding p, int n, int y, int x, float[] a, float[] w%s, float[] out, int aShift, int outShift)",
        name, extras);
    code.add("int first = p.firstRow(y);");
    code.add("int rows = p.endRow(y) - first;");
    code.add("int aAt = p.image.at(n, y, x) + first * p.imageRow + aShift;");
    code.add("int wAt = p.weights + first * p.weightsRow;");
    for (int i = 0; i < window.extras().size(); i++) {
      code.add("int e%dAt = p.extra[%d].at(n, y, x);", i, i);
    }
    code.add("int outAt = p.out.at(n, y, x) + outShift;");
  }

  /// Four places whose windows reach over neither end of their line.
  String several(String name) {
    var code = new Lines();
    code.add("/// Places `x` up to `x + %d` of line `y`, their windows inside it.", COUNT - 1);
    head(code, name);
    int inputs = (COUNT - 1) * window.ratio() + window.columns();
    code.add("int c = 0;");
    code.open("for (; c <= p.channels - LANES; c += LANES)");
    for (int place = 0; place < COUNT; place++) {
      code.add("FloatVector s%d = FloatVector.zero(SPECIES);", place);
    }
    code.open("for (int i = 0; i < rows; i++)");
    code.add("int from = aAt + i * p.imageRow + c;");
    code.add("int by = wAt + i * p.weightsRow + c;");
    for (int j = 0; j < window.columns(); j++) {
      code.add(
          "FloatVector w%d = FloatVector.fromArray(SPECIES, w, by%s);",
          j, times(j, "p.weightsColumn"));
    }
    for (int k = 0; k < inputs; k++) {
      code.add(
          "FloatVector a%d = FloatVector.fromArray(SPECIES, a, from%s);",
          k, times(k, "p.imageColumn"));
      for (int place = 0; place < COUNT; place++) {
        int j = k - place * window.ratio();
        if (j >= 0 && j < window.columns()) {
          code.add("s%d = a%d.fma(w%d, s%d);", place, k, j, place);
        }
      }
    }
    code.close();
    for (int place = 0; place < COUNT; place++) {
      finish(code, place);
    }
    code.close();
    code.open("if (c < p.channels)");
    code.open("for (int place = 0; place < %d; place++)", COUNT);
    code.open("for (int k = c; k < p.channels; k++)");
    code.add("float total = 0f;");
    code.open("for (int i = 0; i < rows; i++)");
    code.open("for (int j = 0; j < %d; j++)", window.columns());
    code.add(
        "total = Math.fma(a[aAt + i * p.imageRow + (place * %d + j) * p.imageColumn + k], w[wAt + i * p.weightsRow + j * p.weightsColumn + k], total);",
        window.ratio());
    code.close().close();
    finishElement(code, "place", "k");
    code.close().close().close();
    return code.close().toString();
  }

  /// One place, whose window may reach over the ends of its line.
  String one(String name, boolean vector) {
    var code = new Lines();
    code.add("/// Place `x` of line `y`.");
    head(code, name);
    code.add("int left = p.firstColumn(x);");
    code.add("int right = p.endColumn(x);");
    code.add("int c = 0;");
    if (vector) {
      channels(code, SUMS);
      channels(code, 1);
    }
    code.open("for (; c < p.channels; c++)");
    code.add("float total = 0f;");
    code.open("for (int i = 0; i < rows; i++)");
    code.open("for (int j = left; j < right; j++)");
    code.add(
        "total = Math.fma(a[aAt + i * p.imageRow + j * p.imageColumn + c], w[wAt + i * p.weightsRow + j * p.weightsColumn + c], total);");
    code.close().close();
    finishElement(code, "0", "c");
    code.close();
    return code.close().toString();
  }

  /// Some vectors of channels of one place at a time.
  private void channels(Lines code, int vectors) {
    var step = vectors == 1 ? "LANES" : vectors + " * LANES";
    code.open("for (; c <= p.channels - %s; c += %s)", step, step);
    for (int v = 0; v < vectors; v++) {
      code.add("FloatVector s%d = FloatVector.zero(SPECIES);", v);
    }
    code.open("for (int i = 0; i < rows; i++)");
    code.open("for (int j = left; j < right; j++)");
    code.add("int from = aAt + i * p.imageRow + j * p.imageColumn + c;");
    code.add("int by = wAt + i * p.weightsRow + j * p.weightsColumn + c;");
    for (int v = 0; v < vectors; v++) {
      var lanes = times(v, "LANES");
      code.add(
          "s%d = FloatVector.fromArray(SPECIES, a, from%s).fma(FloatVector.fromArray(SPECIES, w, by%s), s%d);",
          v, lanes, lanes, v);
    }
    code.close().close();
    for (int v = 0; v < vectors; v++) {
      finish(code, v, 0, times(v, "LANES"));
    }
    code.close();
  }

  /// The stored vector of one of several places.
  private void finish(Lines code, int place) {
    finish(code, place, place, "");
  }

  /// The stored vector of a place.
  ///
  /// @param sum the number of the sum
  /// @param lanes where it is from channel `c` on
  private void finish(Lines code, int sum, int place, String lanes) {
    var statements = new Statements("FloatVector", "v" + sum + "_");
    var result =
        new VectorPrinter(
                i -> {
                  if (i == 0) {
                    return "s" + sum;
                  }
                  int step = window.extras().get(i - 1).channelStep();
                  var at =
                      "e%dAt%s%s"
                          .formatted(
                              i - 1,
                              times(place, "p.extra[" + (i - 1) + "].place()"),
                              step == 1 ? " + c" + lanes : "");
                  return statements.let(
                      step == 1
                          ? "FloatVector.fromArray(SPECIES, e%d, %s)".formatted(i - 1, at)
                          : VectorPrinter.broadcast("e%d[%s]".formatted(i - 1, at)));
                },
                _ -> "",
                statements)
            .print(window.finish());
    statements.lines().forEach(line -> code.add("%s", line));
    code.add("%s.intoArray(out, outAt%s + c%s);", result, times(place, "p.out.place()"), lanes);
  }

  private void finishElement(Lines code, String place, String channel) {
    var statements = new Statements("float", "r");
    var result =
        new ScalarPrinter(
                i -> {
                  if (i == 0) {
                    return "total";
                  }
                  int step = window.extras().get(i - 1).channelStep();
                  return statements.let(
                      "e%d[e%dAt + %s * p.extra[%d].place()%s]"
                          .formatted(i - 1, i - 1, place, i - 1, step == 1 ? " + " + channel : ""));
                },
                _ -> "",
                statements,
                functions)
            .print(window.finish());
    statements.lines().forEach(line -> code.add("%s", line));
    code.add("out[outAt + %s * p.out.place() + %s] = %s;", place, channel, result);
  }

  /// ` + i * step`
  private static String times(int i, String step) {
    return i == 0 ? "" : i == 1 ? " + " + step : " + " + i + " * " + step;
  }
}
