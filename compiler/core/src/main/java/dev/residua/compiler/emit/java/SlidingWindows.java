package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.emit.java.SlidingWindow.Axis;
import dev.residua.compiler.emit.java.SlidingWindow.Extra;
import dev.residua.compiler.emit.java.SlidingWindow.Steps;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Prints a [SlidingWindow]: several places of a line at a time, so that each weight, and each
/// input that their windows share, is loaded once. All windows of the same columns, steps and
/// epilogue share one method.
final class SlidingWindows {
  /// Places that are computed together.
  private static final int PLACES = 4;

  /// Sums that are computed together where there is but one place: a sum waits for its last addend.
  private static final int SUMS = 4;

  private final KernelLibrary library;
  private final SlidingWindow window;

  private SlidingWindows(KernelLibrary library, SlidingWindow window) {
    this.library = library;
    this.window = window;
  }

  static KernelCall print(KernelLibrary library, SlidingWindow window) {
    return new SlidingWindows(library, window).print();
  }

  /// The call that computes some lines, of memory that holds some of them.
  static KernelCall printLines(KernelLibrary library, SlidingWindow window) {
    return new SlidingWindows(library, window).printLines();
  }

  private KernelCall printLines() {
    var parameters = parameters();
    parameters.addAll(List.of("int aShift", "int outShift"));
    var part = part();
    var name =
        library.steps(
            window.nest().title(),
            "The lines from `first` up to `last` of " + window.nest().title(),
            parameters,
            lines(part, false),
            lines(part, true));
    var arguments = arguments();
    arguments.add(new Argument.OfShift(window.source(0).buffer()));
    arguments.add(new Argument.OfShift(window.nest().out()));
    return new KernelCall(name, arguments);
  }

  private List<String> parameters() {
    var parameters = new ArrayList<>(List.of("Sliding p", "float[] a", "float[] w"));
    for (int i = 0; i < window.extras().size(); i++) {
      parameters.add("float[] e" + i);
    }
    parameters.add("float[] out");
    return parameters;
  }

  private List<Argument> arguments() {
    var arguments = new ArrayList<Argument>(List.of(new Argument.OfPlan("Sliding", plan())));
    buffers().forEach(buffer -> arguments.add(new Argument.OfBuffer(buffer)));
    return arguments;
  }

  private KernelCall print() {
    var part = part();
    var name =
        library.method(
            window.nest().title(),
            window.nest().title(),
            parameters(),
            entry(part, false),
            entry(part, true));
    return new KernelCall(name, arguments());
  }

  private List<Buffer> buffers() {
    var buffers = new ArrayList<>(List.of(window.source(0).buffer(), window.source(1).buffer()));
    window.extras().forEach(extra -> buffers.add(extra.buffer()));
    buffers.add(window.nest().out());
    return buffers;
  }

  private String plan() {
    var extents =
        window.nest().loops().stream()
            .map(loop -> Dims.print(((IndexExpr.Size) loop.to()).value()))
            .collect(Collectors.joining(", "));
    var text = new StringBuilder("Sliding.over(" + extents + ")");
    text.append(".rows(").append(axis(window.rows())).append(")");
    text.append(".columns(").append(axis(window.columnAxis())).append(")");
    var image = window.image();
    text.append(".image(").append(steps(image)).append(", ");
    text.append(list(List.of(image.row(), image.column()))).append(")");
    var weights = window.weights();
    text.append(".weights(")
        .append(list(List.of(weights.from(), weights.row(), weights.column())))
        .append(")");
    text.append(".out(").append(steps(window.out())).append(")");
    for (var extra : window.extras()) {
      text.append(".extra(").append(steps(extra.steps())).append(")");
    }
    return text.append(".build()").toString();
  }

  private static String axis(Axis axis) {
    return list(List.of(axis.count(), axis.first(), axis.firstStep(), axis.end(), axis.endStep()));
  }

  private static String steps(Steps steps) {
    return list(List.of(steps.from(), steps.image(), steps.line(), steps.place()));
  }

  private static String list(List<Dim> dims) {
    return dims.stream().map(Dims::print).collect(Collectors.joining(", "));
  }

  /// The names of the two methods that compute some places.
  private record Part(String several, String one) {}

  private Part part() {
    var key =
        "window %d %d %s %s"
            .formatted(
                window.columns(),
                window.ratio(),
                window.finish(),
                window.extras().stream().map(Extra::channelStep).toList());
    var suffix = library.partName(key, "slide");
    var part = new Part(suffix + "Places", suffix + "Place");
    library.part(true, part.several(), () -> several(part.several()));
    for (boolean vector : List.of(true, false)) {
      library.part(vector, part.one(), () -> one(part.one(), vector));
    }
    return part;
  }

  private String entry(Part part, boolean vector) {
    var code = new Lines();
    code.add("int total = p.images * p.lines;");
    code.open(
        "for (int line = team.begin(part, total), end = team.end(part, total); line < end; line++)");
    line(code, part, vector, "0, 0");
    return code.close().toString();
  }

  private String lines(Part part, boolean vector) {
    var code = new Lines();
    code.open("for (int line = first; line < last; line++)");
    line(code, part, vector, "aShift, outShift");
    return code.close().toString();
  }

  private void line(Lines code, Part part, boolean vector, String shifts) {
    var arguments = "(p, n, y, x, " + arrays() + ", " + shifts + ");";
    code.add("int n = line / p.lines;");
    code.add("int y = line - n * p.lines;");
    code.add("int x = 0;");
    if (vector) {
      code.open("for (; x < p.inside; x++)");
      code.add(part.one() + arguments);
      code.close();
      code.open("for (; x <= p.insideEnd - %d; x += %d)", PLACES, PLACES);
      code.add(part.several() + arguments);
      code.close();
      code.open("if (x < p.insideEnd && p.insideEnd - p.inside >= %d)", PLACES);
      code.add("// The last places are moved back: what is computed twice is the same.");
      code.add("x = p.insideEnd - %d;", PLACES);
      code.add(part.several() + arguments);
      code.add("x = p.insideEnd;");
      code.close();
    }
    code.open("for (; x < p.places; x++)");
    code.add(part.one() + arguments);
    code.close();
  }

  private String arrays() {
    var text = new StringBuilder("a, w, ");
    for (int i = 0; i < window.extras().size(); i++) {
      text.append("e").append(i).append(", ");
    }
    return text.append("out").toString();
  }

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
  private String several(String name) {
    var code = new Lines();
    code.add("/// Places `x` up to `x + %d` of line `y`, their windows inside it.", PLACES - 1);
    head(code, name);
    int inputs = (PLACES - 1) * window.ratio() + window.columns();
    code.add("int c = 0;");
    code.open("for (; c <= p.channels - LANES; c += LANES)");
    for (int place = 0; place < PLACES; place++) {
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
      for (int place = 0; place < PLACES; place++) {
        int j = k - place * window.ratio();
        if (j >= 0 && j < window.columns()) {
          code.add("s%d = a%d.fma(w%d, s%d);", place, k, j, place);
        }
      }
    }
    code.close();
    for (int place = 0; place < PLACES; place++) {
      finish(code, place);
    }
    code.close();
    code.open("if (c < p.channels)");
    code.open("for (int place = 0; place < %d; place++)", PLACES);
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
  private String one(String name, boolean vector) {
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
                library.functions())
            .print(window.finish());
    statements.lines().forEach(line -> code.add("%s", line));
    code.add("out[outAt + %s * p.out.place() + %s] = %s;", place, channel, result);
  }

  /// ` + i * step`
  private static String times(int i, String step) {
    return i == 0 ? "" : i == 1 ? " + " + step : " + " + i + " * " + step;
  }
}
