package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Prints a [LoopNest]: adjacent threads compute adjacent elements.
final class LoopNests {
  private static final int THREADS = 256;
  private static final long MOST_BLOCKS = 4096;

  private final KernelLibrary library;
  private final LoopNest nest;
  private final KernelParameters parameters;
  private final Indices indices;

  private LoopNests(KernelLibrary library, LoopNest nest) {
    this.library = library;
    this.nest = nest;
    parameters = new KernelParameters(library, nest);
    indices = new Indices(parameters);
  }

  static KernelCall print(KernelLibrary library, LoopNest nest) {
    return new LoopNests(library, nest).print();
  }

  private KernelCall print() {
    for (var source : nest.sources()) {
      if (source instanceof Source.Load load) {
        parameters.buffer(load.buffer());
      }
    }
    parameters.buffer(nest.out(), "out");
    var steps = Dim.product(nest.loops().stream().map(LoopNests::extent).toList());
    var code = new Code();
    code.open(
        "for (int step = blockIdx.x * %d + threadIdx.x; step < %s; step += gridDim.x * %d)",
        THREADS, parameters.size(steps), THREADS);
    decode(code);
    element(code);
    code.close();
    var text =
        new KernelText(nest.title(), parameters.declarations(), THREADS, code.toString());
    return KernelCall.of(
        text, Grid.of(steps.ceilDiv(THREADS)).atMost(MOST_BLOCKS), parameters.given(), nest);
  }

  /// The number of steps of a parallel loop, which begins at 0.
  private static Dim extent(Loop loop) {
    if (loop.from() instanceof IndexExpr.Size(var from)
        && from.is(0)
        && loop.to() instanceof IndexExpr.Size(var to)) {
      return to;
    }
    throw new IllegalArgumentException("a parallel loop runs from 0 to a size: " + loop);
  }

  /// Declares the variables of the loops, the innermost of which counts fastest.
  private void decode(Code code) {
    var loops = nest.loops();
    var left = "step";
    for (int i = loops.size() - 1; i >= 0; i--) {
      var name = loops.get(i).var();
      if (i == 0) {
        code.add("int %s = %s;", name, left);
      } else {
        var extent = parameters.size(extent(loops.get(i)));
        code.add("int %s = %s %% %s;", name, left, extent);
        if (i > 1) {
          code.add("int rest%d = %s / %s;", i, left, extent);
          left = "rest" + i;
        } else {
          left = left + " / " + extent;
        }
      }
    }
  }

  private void element(Code code) {
    var at = indices.print(nest.at());
    if (nest.reduction().isEmpty()) {
      store(code, at, evaluate(code, nest.body(), "v", i -> load(code, i)));
      return;
    }
    var reduction = nest.reduction().get();
    boolean place = reduction.join() == Join.ARG_MAX;
    code.add(
        "float total = %s;", reduction.join() == Join.SUM ? "0.0f" : "-INFINITY");
    if (place) {
      code.add("int place = 0;");
    }
    for (var loop : reduction.loops()) {
      code.add("int %sEnd = %s;", loop.var(), indices.print(loop.to()));
      code.open(
          "for (int %s = %s; %s < %sEnd; %s++)",
          loop.var(), indices.print(loop.from()), loop.var(), loop.var(), loop.var());
    }
    for (var source : nest.sources()) {
      if (source instanceof Source.Load load && !load.guards().isEmpty()) {
        code.add("if (!(%s)) continue;", guards(load));
      }
    }
    var element = evaluate(code, nest.body(), "v", i -> load(code, i));
    switch (reduction.join()) {
      case SUM -> code.add("total += %s;", element);
      case MAX -> {
        library.function("larger");
        code.add("total = larger(total, %s);", element);
      }
      case ARG_MAX -> {
        code.open("if (%s > total)", element);
        code.add("total = %s;", element);
        code.add("place = %s;", reduction.loops().getFirst().var());
        code.close();
      }
    }
    reduction.loops().forEach(_ -> code.close());
    code.forget();
    if (place) {
      code.add("out[%s] = place;", at);
    } else {
      var finished =
          evaluate(
              code, reduction.finish(), "r", i -> i == 0 ? "total" : load(code, i - 1));
      store(code, at, finished);
    }
  }

  private String evaluate(Code code, ScalarExpr expr, String prefix, IntFunction<String> args) {
    var statements = new Statements(prefix);
    IntFunction<String> none =
        _ -> {
          throw new IllegalStateException("no row in a loop nest");
        };
    var result = new ScalarPrinter(args, none, statements, library).print(expr);
    statements.lines().forEach(line -> code.add("%s", line));
    return result;
  }

  /// Declares the variable that holds source `index`, and names it.
  private String load(Code code, int index) {
    var name = "a" + index;
    if (code.declares(name)) {
      return name;
    }
    switch (nest.sources().get(index)) {
      case Source.Index(var value) ->
          code.declare(name, "float %s = (float) (%s);".formatted(name, indices.print(value)));
      case Source.Load load -> {
        boolean integers = !carriesFloats(load.buffer());
        var text = parameters.buffer(load.buffer()) + "[" + indices.print(load.at()) + "]";
        if (load.buffer().element() == Buffer.Element.INT && !integers) {
          text = "(float) " + text;
        }
        if (!load.guards().isEmpty() && nest.reduction().isEmpty()) {
          var otherwise =
              integers
                  ? Integer.toString((int) load.otherwise())
                  : ScalarPrinter.literal(load.otherwise());
          text = guards(load) + " ? " + text + " : " + otherwise;
        }
        code.declare(name, "%s %s = %s;".formatted(integers ? "int" : "float", name, text));
      }
    }
    return name;
  }

  /// Integers move as integers: a float holds only those up to 2^24.
  private boolean carriesFloats(Buffer buffer) {
    return buffer.element() == Buffer.Element.FLOAT
        || !(nest.out().element() == Buffer.Element.INT && nest.body() instanceof ScalarExpr.Arg);
  }

  private String guards(Source.Load load) {
    var text = new ArrayList<String>();
    for (var guard : load.guards()) {
      var index = indices.print(guard.index());
      text.add(indices.print(guard.low()) + " <= " + index);
      text.add(index + " < " + indices.print(guard.high()));
    }
    return String.join(" && ", text);
  }

  private void store(Code code, String at, String value) {
    var cast = nest.out().element() == Buffer.Element.INT ? "(int) " : "";
    code.add("out[%s] = %s%s;", at, cast, value);
    code.forget();
  }

}
