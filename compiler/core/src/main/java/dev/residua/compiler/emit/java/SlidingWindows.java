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
    var places = new SlidingPlaces(window, library.functions());
    var suffix = library.partName(key, "slide");
    var part = new Part(suffix + "Places", suffix + "Place");
    library.part(true, part.several(), () -> places.several(part.several()));
    for (boolean vector : List.of(true, false)) {
      library.part(vector, part.one(), () -> places.one(part.one(), vector));
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
      code.open("for (; x <= p.insideEnd - %d; x += %d)", SlidingPlaces.COUNT, SlidingPlaces.COUNT);
      code.add(part.several() + arguments);
      code.close();
      code.open("if (x < p.insideEnd && p.insideEnd - p.inside >= %d)", SlidingPlaces.COUNT);
      code.add("// The last places are moved back: what is computed twice is the same.");
      code.add("x = p.insideEnd - %d;", SlidingPlaces.COUNT);
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
}
