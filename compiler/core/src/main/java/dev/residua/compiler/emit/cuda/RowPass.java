package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.RowKernel;
import java.util.ArrayList;
import java.util.List;

/// One pass of the threads of a row over their elements, while it is printed.
///
/// Variables: `j` is the element that a thread looks at, or the first of four, which `q` counts;
/// `chunk` counts the times that it looks; `a<i>` is the element of input `i`; `held` is what
/// [HeldRow] says.
final class RowPass {
  private final RowKernel kernel;
  private final KernelLibrary library;
  private final KernelParameters parameters;
  private final HeldRow held;
  private final RowShape shape;
  private final boolean first;
  private final Code before = new Code();
  private final Statements statements = new Statements("v");
  private final List<String> assignments = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private final ScalarPrinter printer;

  /// @param first whether this pass reads the inputs and fills `held`
  RowPass(
      KernelLibrary library,
      RowKernel kernel,
      KernelParameters parameters,
      HeldRow held,
      RowShape shape,
      boolean first) {
    this.library = library;
    this.kernel = kernel;
    this.parameters = parameters;
    this.held = held;
    this.shape = shape;
    this.first = first;
    printer = new ScalarPrinter(this::load, i -> "scalar" + i, statements, library);
    if (first && shape.inRegisters() && !held.element().equals(HeldRow.HELD)) {
      assignments.add("%s = %s;".formatted(slot(), printer.print(held.element())));
    }
  }

  /// Joins an element to a total.
  void join(ScalarExpr element, boolean sum, String total) {
    var value = print(element);
    if (!sum) {
      library.function("larger");
    }
    assignments.add((sum ? "%s += %s;" : "%s = larger(%1$s, %s);").formatted(total, value));
  }

  /// Stores an element, which `name` holds on the way, in a row of `buffer` that begins at `at`.
  void store(ScalarExpr element, String name, String buffer, RowKernel.Place place, String at) {
    var value = print(element);
    var j = isWhole(place) ? "j" : at + " + j";
    var condition = shape.isPartOfWarp() ? "if (inside) " : "";
    if (shape.width() == 1) {
      assignments.add("%s%s[%s] = %s;".formatted(condition, buffer, j, value));
      return;
    }
    library.function("store4");
    before.add("float %s[4];", name);
    assignments.add("%s[q] = %s;".formatted(name, value));
    after.add("%sstore4(%s + %s, %s);".formatted(condition, buffer, j, name));
  }

  private String print(ScalarExpr element) {
    // In the first pass the held number is an expression at hand, printed above.
    return first && shape.inRegisters()
        ? printer.print(
            element.mapLeaves(leaf -> leaf.equals(HeldRow.HELD) ? held.element() : leaf))
        : printer.print(element);
  }

  /// Where this thread's number is held in registers.
  private String slot() {
    var chunk = shape.chunks() == 1 ? "" : shape.width() == 1 ? "chunk" : "chunk * 4 + ";
    return shape.width() == 1
        ? "held[%s]".formatted(chunk.isEmpty() ? "0" : chunk)
        : "held[%sq]".formatted(chunk);
  }

  /// Whether a row begins where its buffer does.
  private static boolean isWhole(RowKernel.Place place) {
    return place.offset().is(0) && place.rowStrides().stream().allMatch(stride -> stride.is(0));
  }

  private String load(int index) {
    if (ScalarExpr.arg(index).equals(HeldRow.HELD)) {
      if (shape.inRegisters()) {
        return slot();
      }
      if (!before.declares("element")) {
        before.declare(
            "element",
            first
                ? "float element = compute(j);"
                : "float element = j < %d ? held[j] : compute(j);".formatted(RowShape.SHARED));
        if (first) {
          before.add("if (j < %d) held[j] = element;", RowShape.SHARED);
        }
      }
      return "element";
    }
    return declare(before, library, kernel, parameters, shape.width(), index);
  }

  private static String declare(
      Code code,
      KernelLibrary library,
      RowKernel kernel,
      KernelParameters parameters,
      int width,
      int index) {
    var input = kernel.inputs().get(index);
    boolean steps = input.elementStride() == 1;
    var name = "a" + index;
    if (!code.declares(name)) {
      var from = parameters.buffer(input.buffer());
      var at = isWhole(input) ? steps ? "j" : "0" : "at" + index + (steps ? " + j" : "");
      if (width == 4 && steps) {
        library.function("load4");
        code.declare(name, "float %s[4];".formatted(name));
        code.add("load4(%s, %s + %s);", name, from, at);
      } else {
        var cast = input.buffer().element() == Buffer.Element.INT ? "(float) " : "";
        code.declare(name, "float %s = %s%s[%s];".formatted(name, cast, from, at));
      }
    }
    return width == 4 && steps ? name + "[q]" : name;
  }

  /// The function `compute` of what is held, for a row that is not held in registers.
  static void printElement(
      Code code,
      KernelLibrary library,
      RowKernel kernel,
      KernelParameters parameters,
      HeldRow held) {
    code.open("auto compute = [&](int j)");
    var statements = new Statements("e");
    var result =
        new ScalarPrinter(
                i -> declare(code, library, kernel, parameters, 1, i),
                i -> "scalar" + i,
                statements,
                library)
            .print(held.element());
    statements.lines().forEach(line -> code.add("%s", line));
    code.add("return %s;", result);
    code.forget();
    code.close(";");
  }

  void printTo(Code code) {
    var body = new Code();
    body.addAll(before.toString());
    if (shape.width() == 4) {
      body.add("#pragma unroll");
      body.open("for (int q = 0; q < 4; q++)");
    }
    statements.lines().forEach(line -> body.add("%s", line));
    assignments.forEach(line -> body.add("%s", line));
    if (shape.width() == 4) {
      body.close();
    }
    after.forEach(line -> body.add("%s", line));
    var length = parameters.size(kernel.length());
    if (!shape.inRegisters()) {
      code.open("for (int j = lane; j < %s; j += %d)", length, shape.threads());
      code.addAll(body.toString()).close();
      return;
    }
    boolean exact = shape.isExact(kernel);
    if (shape.chunks() > 1) {
      code.add("#pragma unroll");
      code.open("for (int chunk = 0; chunk < %d; chunk++)", shape.chunks());
    } else {
      code.open("");
    }
    var times = shape.width() == 1 ? "" : " * 4";
    var lane = shape.lanes() == 1 ? "0" : "lane" + times;
    code.declareInt(
        "j", shape.chunks() == 1 ? lane : "(chunk * %d + lane)%s".formatted(shape.lanes(), times));
    if (exact) {
      code.addAll(body.toString());
    } else {
      code.open("if (j < %s)", length).addAll(body.toString()).close();
    }
    code.close();
  }
}
