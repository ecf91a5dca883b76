package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Prints a [LoopNest]: its outer loops shared among the parts of a run, its innermost loop in
/// vectors where it can be.
final class LoopNests {
  private static final int GRAIN = 64;

  /// From a place in the result to where that is held.
  private static final String SHIFT = "outShift";

  private final KernelLibrary library;
  private LoopNest nest;
  private final KernelMethod method;

  /// Whether the elements of a window are written out instead of going through its loops.
  private boolean written;

  /// Whether there are vectors of this; else its plain form serves in their place, too.
  private boolean vectorises;

  /// Whether some steps of the outer loops are computed, and not a part's share of them.
  private final boolean lines;

  private LoopNests(KernelLibrary library, LoopNest nest, boolean lines) {
    this.library = library;
    this.nest = nest;
    this.lines = lines;
    method = library.begin();
  }

  static KernelCall print(KernelLibrary library, LoopNest nest) {
    return SlidingWindow.of(nest)
        .map(window -> SlidingWindows.print(library, window))
        .orElseGet(() -> new LoopNests(library, nest, false).print());
  }

  /// The call that computes some lines, of memory that holds some of them.
  static KernelCall printLines(KernelLibrary library, LoopNest nest) {
    return SlidingWindow.of(nest)
        .map(window -> SlidingWindows.printLines(library, window))
        .orElseGet(() -> new LoopNests(library, shifted(nest), true).print());
  }

  private static LoopNest shifted(LoopNest nest) {
    return nest.with(nest.sources(), nest.body(), nest.at().plus(IndexExpr.var(SHIFT)));
  }

  private KernelCall print() {
    for (var source : nest.sources()) {
      if (source instanceof Source.Load load) {
        method.buffer(load.buffer(), "x");
      }
    }
    method.buffer(nest.out(), "out");
    vectorises = NestVectors.vectorises(nest);
    var scalar = text(false);
    boolean ofPlanes = InterleavedLine.of(nest).filter(InterleavedLine::ofFewPlanes).isPresent();
    var vector = vectorises || ofPlanes ? text(true) : scalar;
    var parameters = method.declarations();
    var arguments = method.arguments();
    if (!lines) {
      return new KernelCall(
          library.method(nest.title(), nest.title(), parameters, scalar, vector), arguments);
    }
    parameters.add("int " + SHIFT);
    arguments.add(new KernelCall.Argument.OfShift(nest.out()));
    var doc = "The lines from `first` up to `last` of " + nest.title();
    return new KernelCall(library.steps(nest.title(), doc, parameters, scalar, vector), arguments);
  }

  private String text(boolean vector) {
    var code = new Lines();
    var loops = nest.loops();
    if (loops.isEmpty()) {
      code.open("if (part != 0)").add("return;").close();
      element(code, false);
      return code.toString();
    }
    int shared = loops.size() == 1 ? 0 : Math.min(2, loops.size() - 1);
    if (shared > 0) {
      var extents =
          loops.subList(0, shared).stream()
              .map(loop -> method.index(loop.to()))
              .collect(Collectors.joining(" * "));
      if (lines) {
        code.open("for (int step = first; step < last; step++)");
      } else {
        code.add("int steps = %s;", extents);
        code.open(
            "for (int step = team.begin(part, steps), end = team.end(part, steps); step < end; step++)");
      }
      if (shared == 2) {
        code.add("int %s = step / %s;", loops.get(0).var(), atom(loops.get(1)));
        code.add(
            "int %s = step - %s * %s;", loops.get(1).var(), loops.get(0).var(), atom(loops.get(1)));
      } else {
        code.add("int %s = step;", loops.get(0).var());
      }
    }
    var line = InterleavedLine.of(nest);
    if (line.isPresent() && (!vector || line.get().ofFewPlanes())) {
      line.get().parts(library);
      line.get().print(code, method, guards(line.get().fixed()), vector);
      return code.close().toString();
    }
    for (var loop : loops.subList(shared, loops.size() - 1)) {
      NestElement.open(code, method, loop);
    }
    innermost(code, loops.getLast(), shared == 0, vector);
    for (int i = shared; i < loops.size() - 1; i++) {
      code.close();
    }
    if (shared > 0) {
      code.close();
    }
    return code.toString();
  }

  private String atom(Loop loop) {
    return method.index(loop.to());
  }

  private void innermost(Lines code, Loop loop, boolean split, boolean vector) {
    var v = loop.var();
    var guarded = FixedGuard.of(nest, v);
    if (guarded >= 0) {
      // A condition that does not change along the loop chooses between two loops.
      var both = nest;
      code.open("if (%s)", guards(((Source.Load) both.sources().get(guarded)).guards()));
      nest = FixedGuard.inside(both, guarded);
      innermost(code, loop, split, vector);
      code.close().open("else");
      nest = FixedGuard.outside(both, guarded);
      innermost(code, loop, split, vector);
      code.close();
      nest = both;
      return;
    }
    var window = NestWindow.of(nest);
    if (window.isPresent() && !written) {
      // Where the window does not reach over the edge, all of its elements are written out.
      code.open("if (%s)", window.get().condition(method));
      written = true;
      if (vector || split) {
        innermost(code, loop, split, vector);
      } else {
        apart(code, loop);
      }
      written = false;
      code.close().open("else");
      along(code, loop, split, vector);
      code.close();
      return;
    }
    along(code, loop, split, vector);
  }

  /// A method of the plain form, which may serve in place of vectors, too.
  private void plainPart(String name, String text) {
    library.part(false, name, text);
    if (!vectorises) {
      library.part(true, name, text);
    }
  }

  /// The innermost loop as a method of its own, in plain Java: the JVM compiles what is called
  /// often long before it compiles a long loop.
  private void apart(Lines code, Loop loop) {
    var body = new Lines();
    along(body, loop, false, false);
    var outer = nest.loops().subList(0, nest.loops().size() - 1);
    var parameters = new ArrayList<>(method.declarations());
    outer.forEach(it -> parameters.add("int " + it.var()));
    if (lines) {
      parameters.add("int " + SHIFT);
    }
    var name = library.partName(body + String.join(", ", parameters), "window");
    var text =
        "private static void %s(%s) {\n%s}\n"
            .formatted(name, String.join(", ", parameters), body.toString().indent(2));
    plainPart(name, text);
    var arguments =
        parameters.stream()
            .map(parameter -> parameter.substring(parameter.lastIndexOf(' ') + 1))
            .collect(Collectors.joining(", "));
    code.add("%s(%s);", name, arguments);
  }

  private void along(Lines code, Loop loop, boolean split, boolean vector) {
    var v = loop.var();
    if (split) {
      code.add("int %s = team.begin(part, %s, %d);", v, method.index(loop.to()), GRAIN);
      code.add("int %sEnd = team.end(part, %s, %d);", v, method.index(loop.to()), GRAIN);
    } else {
      code.add("int %s = 0;", v);
      code.add("int %sEnd = %s;", v, method.index(loop.to()));
    }
    if (moves(v)) {
      move(code, v, vector);
      return;
    }
    if (vector) {
      code.open("for (int whole = %sEnd - LANES; %s <= whole; %s += LANES)", v, v, v);
      element(code, true);
      code.close();
    }
    code.open("for (; %s < %sEnd; %s++)", v, v, v);
    element(code, false);
    code.close();
  }

  /// Whether adjacent elements become adjacent elements, or one constant, along `variable`. Such a
  /// loop is a call of Java's own, which needs no compiling, or of what copies short runs.
  private boolean moves(String variable) {
    if (nest.reduction().isPresent() || !steps(nest.at(), variable)) {
      return false;
    }
    return switch (nest.body()) {
      case ScalarExpr.Lit _ -> nest.out().element() == Buffer.Element.FLOAT;
      case ScalarExpr.Arg(int index) ->
          nest.sources().get(index) instanceof Source.Load load
              && load.guards().isEmpty()
              && load.buffer().element() == nest.out().element()
              && !load.buffer().element().isSmall()
              && steps(load.at(), variable);
      case ScalarExpr.Call _, ScalarExpr.Select _, ScalarExpr.RowScalar _ -> false;
    };
  }

  private static boolean steps(IndexExpr at, String variable) {
    return Linear.in(at, variable).filter(linear -> linear.factor().is(1)).isPresent();
  }

  private void move(Lines code, String v, boolean vector) {
    var to = method.index(nest.at());
    if (nest.body() instanceof ScalarExpr.Lit(double value)) {
      code.add(
          "Arrays.fill(out, %s, %s + (%sEnd - %s), %s);",
          to, to, v, v, ScalarPrinter.literal(value));
    } else {
      var load = (Source.Load) nest.sources().get(((ScalarExpr.Arg) nest.body()).index());
      var from = method.buffer(load.buffer(), "x");
      var at = method.index(load.at());
      if (vector) {
        library.part(true, "copyRun", ProductDriver.COPY_RUN);
        code.add("copyRun(%sEnd - %s, %s, %s, out, %s);", v, v, from, at, to);
      } else {
        code.add("System.arraycopy(%s, %s, out, %s, %sEnd - %s);", from, at, to, v, v);
      }
    }
  }

  /// One element, or one vector of elements.
  private void element(Lines code, boolean vector) {
    new NestElement(library, method, nest, written, vector).print(code);
  }

  private String guards(List<LoopNest.Bound> bounds) {
    return NestElement.guards(method, bounds);
  }
}
