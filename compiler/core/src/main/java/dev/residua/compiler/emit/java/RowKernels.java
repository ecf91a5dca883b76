package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// Prints a [RowKernel]: rows are shared among the parts of a run; along a row each reduction is
/// one pass, and the result another.
///
/// A row is a method of its own: a kernel that is called once in a run would stay interpreted for
/// hundreds of them.
final class RowKernels {
  private final KernelLibrary library;
  private final RowKernel kernel;
  private final KernelMethod method;
  private final List<String> names = new ArrayList<>();

  private RowKernels(KernelLibrary library, RowKernel kernel) {
    this.library = library;
    this.kernel = kernel;
    method = library.begin();
  }

  static KernelCall print(KernelLibrary library, RowKernel kernel) {
    return new RowKernels(library, kernel).print();
  }

  private KernelCall print() {
    for (var input : kernel.inputs()) {
      names.add(method.buffer(input.buffer(), "x"));
    }
    method.buffer(kernel.out().buffer(), "out");
    kernel.kept().ifPresent(kept -> method.buffer(kept.out().buffer(), "kept"));
    var length = method.size(kernel.length());
    var plainRow = row(false);
    var vectorRow = vectorises() ? row(true) : plainRow;
    var title = KernelLibrary.camel(kernel.title());
    var row = library.partName(rowParameters() + plainRow + vectorRow, title + "Row");
    library.part(false, row, rowMethod(row, plainRow));
    library.part(true, row, rowMethod(row, vectorRow));
    if (vectorises()) {
      library.piece(Pieces.row(row, rowParameters()));
    }
    var text = text(row, length);
    var parameters = method.declarations();
    var arguments = method.arguments();
    if (sumsByLanes()) {
      parameters.addFirst("float[] scratch");
      arguments.addFirst(new KernelCall.Argument.OfText("scratch"));
    }
    var name = library.method(kernel.title(), kernel.title(), parameters, text, text);
    return new KernelCall(name, arguments);
  }

  /// Whether plain code adds as vectors do, whose lanes it keeps in scratch memory.
  private boolean sumsByLanes() {
    return vectorises()
        && kernel.program().reductions().stream()
            .anyMatch(reduction -> reduction.combine() == Combine.SUM);
  }

  private boolean vectorises() {
    return VectorPrinter.prints(kernel.program().output())
        && kernel.program().reductions().stream()
            .allMatch(reduction -> VectorPrinter.prints(reduction.element()));
  }

  private String text(String row, String length) {
    var code = new Lines();
    var extents = kernel.rows().stream().map(method::size).toList();
    code.add("int rows = %s;", extents.isEmpty() ? "1" : String.join(" * ", extents));
    code.open(
        "for (int row = team.begin(part, rows), last = team.end(part, rows); row < last; row++)");
    var left = "row";
    for (int i = extents.size() - 1; i >= 0; i--) {
      if (i > 0) {
        code.add("int r%d = %s %% %s;", i, left, extents.get(i));
        code.add("int q%d = %s / %s;", i, left, extents.get(i));
        left = "q" + i;
      } else {
        code.add("int r0 = %s;", left);
      }
    }
    for (int i = 0; i < names.size(); i++) {
      start(code, "at" + i, kernel.inputs().get(i));
    }
    start(code, "outAt", kernel.out());
    kernel.kept().ifPresent(kept -> start(code, "keptAt", kept.out()));
    var arguments =
        rowParameters().stream()
            .map(parameter -> parameter.substring(parameter.indexOf(' ') + 1))
            .map(name -> name.equals("length") ? length : name)
            .collect(Collectors.joining(", "));
    code.add("%s(%s);", row, arguments);
    code.close();
    return code.toString();
  }

  /// The arrays of a row, and where in them it begins.
  private List<String> rowParameters() {
    var parameters = new LinkedHashSet<String>();
    if (sumsByLanes()) {
      parameters.add("float[] scratch");
    }
    for (int i = 0; i < names.size(); i++) {
      boolean floats = kernel.inputs().get(i).buffer().element() == Buffer.Element.FLOAT;
      parameters.add((floats ? "float[] " : "int[] ") + names.get(i));
      parameters.add("int at" + i);
    }
    parameters.addAll(List.of("float[] out", "int outAt"));
    if (kernel.kept().isPresent()) {
      parameters.addAll(List.of("float[] kept", "int keptAt"));
    }
    parameters.add("int length");
    return List.copyOf(parameters);
  }

  private String rowMethod(String name, String body) {
    return "/// A row of %s.\nprivate static void %s(%s) {\n%s}\n"
        .formatted(kernel.title(), name, String.join(", ", rowParameters()), body.indent(2));
  }

  private String row(boolean vector) {
    var code = new Lines();
    var reductions = kernel.program().reductions();
    for (int r = 0; r < reductions.size(); r++) {
      reduce(code, r, reductions.get(r), vector);
    }
    code.add("int j = 0;");
    pass(
        code,
        vector,
        inner -> {
          kernel
              .kept()
              .ifPresent(kept ->
                  store(
                      inner.code(),
                      evaluate(inner, kept.element(), "k"),
                      "kept",
                      "keptAt",
                      inner.vector()));
          store(
              inner.code(),
              evaluate(inner, kernel.program().output(), "v"),
              "out",
              "outAt",
              inner.vector());
        });
    return code.toString();
  }

  private void start(Lines code, String name, Place place) {
    var text = new StringBuilder(method.size(place.offset()));
    for (int i = 0; i < place.rowStrides().size(); i++) {
      if (!place.rowStrides().get(i).is(0)) {
        text.append(" + r").append(i).append(" * ").append(method.size(place.rowStrides().get(i)));
      }
    }
    code.add("int %s = %s;", name, text);
  }

  private record Inner(Lines code, boolean vector, String at) {
    Inner(Lines code, boolean vector) {
      this(code, vector, "j");
    }
  }

  private void pass(Lines code, boolean vector, Consumer<Inner> body) {
    if (vector) {
      code.open("for (; j <= length - LANES; j += LANES)");
      body.accept(new Inner(code, true));
      code.forget();
      code.close();
    }
    code.open("for (; j < length; j++)");
    body.accept(new Inner(code, false));
    code.forget();
    code.close();
  }

  private void reduce(Lines code, int index, RowProgram.Reduction reduction, boolean vector) {
    boolean sum = reduction.combine() == Combine.SUM;
    var identity = sum ? "0f" : "Float.NEGATIVE_INFINITY";
    code.add("float total%d = %s;", index, identity);
    code.open("");
    code.add("int j = 0;");
    if (vector) {
      code.add("FloatVector joined = %s;", VectorPrinter.broadcast(identity));
      code.open("for (; j <= length - LANES; j += LANES)");
      var element = evaluate(new Inner(code, true), reduction.element(), "v");
      code.add("joined = joined.%s(%s);", sum ? "add" : "max", element);
      code.forget();
      code.close();
      if (sum) {
        VectorPrinter.folded("joined").forEach(line -> code.add("%s", line));
        code.add("total%d = joined.lane(0);", index);
      } else {
        code.add("total%d = joined.reduceLanes(VectorOperators.MAX);", index);
      }
    } else if (sum && vectorises()) {
      code.add("Arrays.fill(scratch, 0, LANES, 0f);");
      code.open("for (int whole = length / LANES * LANES, count; j < whole; j += count)");
      code.add("count = Math.min(whole - j, Lanes.BLOCK);");
      code.open("for (int i = 0; i < count; i++)");
      var element = evaluate(new Inner(code, false, "j + i"), reduction.element(), "v");
      code.add("scratch[Lanes.ELEMENTS + i] = %s;", element);
      code.forget();
      code.close();
      code.add("Lanes.add(scratch, count, LANES);");
      code.close();
      code.add("total%d = Lanes.sum(scratch, 0, LANES, LANES);", index);
    }
    code.open("for (; j < length; j++)");
    var element = evaluate(new Inner(code, false), reduction.element(), "v");
    code.add(sum ? "total%d += %s;" : "total%d = Math.max(total%1$d, %s);", index, element);
    code.forget();
    code.close();
    code.close();
    var statements = new Statements("float", "f" + index + "x");
    var finished =
        new ScalarPrinter(
                i -> i == 0 ? "total" + index : "length",
                i -> "scalar" + i,
                statements,
                library.functions())
            .print(reduction.finish());
    statements.lines().forEach(line -> code.add("%s", line));
    code.add("float scalar%d = %s;", index, finished);
  }

  private String evaluate(Inner inner, ScalarExpr expr, String prefix) {
    var code = inner.code();
    IntFunction<String> args = i -> load(inner, i);
    var statements = new Statements(inner.vector() ? "FloatVector" : "float", prefix);
    var result =
        inner.vector()
            ? new VectorPrinter(
                    args, i -> statements.let(VectorPrinter.broadcast("scalar" + i)), statements)
                .print(expr)
            : new ScalarPrinter(args, i -> "scalar" + i, statements, library.functions())
                .print(expr);
    statements.lines().forEach(line -> code.add("%s", line));
    return result;
  }

  private String load(Inner inner, int index) {
    var code = inner.code();
    boolean vector = inner.vector();
    var name = "a" + index;
    if (!code.declares(name)) {
      boolean steps = kernel.inputs().get(index).elementStride() == 1;
      boolean integers = kernel.inputs().get(index).buffer().element() == Buffer.Element.INT;
      var at = "at" + index + (steps ? " + " + inner.at() : "");
      if (vector && integers && steps) {
        throw new IllegalStateException("a row of integers in " + kernel.title());
      }
      code.declare(
          name,
          !vector
              ? "float %s = %s[%s];".formatted(name, names.get(index), at)
              : steps
                  ? "FloatVector %s = FloatVector.fromArray(SPECIES, %s, %s);"
                      .formatted(name, names.get(index), at)
                  : "FloatVector %s = %s;"
                      .formatted(name, VectorPrinter.broadcast(names.get(index) + "[" + at + "]")));
    }
    return name;
  }

  private static void store(Lines code, String value, String array, String at, boolean vector) {
    code.add(
        vector ? "%s.intoArray(%s, %s + j);" : "%s[%s + j] = %s;",
        vector ? value : array,
        vector ? array : at,
        vector ? at : value);
  }
}
