package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Prints what a [LoopNest] does innermost: one element of the result, or one vector of elements.
///
/// @param written whether the elements of a window are written out instead of going through its
///   loops
record NestElement(
    KernelLibrary library, KernelMethod method, LoopNest nest, boolean written, boolean vector) {
  void print(Lines code) {
    if (nest.reduction().isEmpty()) {
      var result = evaluate(code, nest.body(), "v", i -> load(code, i));
      store(code, result);
      return;
    }
    var reduction = nest.reduction().get();
    var join = reduction.join();
    switch (join) {
      case SUM ->
          code.add(vector ? "FloatVector total = FloatVector.zero(SPECIES);" : "float total = 0f;");
      case MAX ->
          code.add(
              vector
                  ? "FloatVector total = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);"
                  : "float total = Float.NEGATIVE_INFINITY;");
      case ARG_MAX -> {
        code.add("float largest = Float.NEGATIVE_INFINITY;");
        code.add("int total = 0;");
      }
    }
    if (written) {
      for (var place : NestWindow.of(nest).orElseThrow().places()) {
        code.open();
        for (int i = 0; i < place.size(); i++) {
          code.add("int %s = %d;", reduction.loops().get(i).var(), place.get(i));
        }
        joinElement(code, join);
        code.close();
        code.forget();
      }
    } else {
      reduced(code, reduction);
    }
    if (join == Join.ARG_MAX) {
      code.add("out[%s] = total;", method.index(nest.at()));
      return;
    }
    var result = evaluate(code, reduction.finish(), "r", i -> i == 0 ? "total" : load(code, i - 1));
    store(code, result);
  }

  private void reduced(Lines code, LoopNest.Reduction reduction) {
    for (var loop : reduction.loops()) {
      open(code, method, loop);
    }
    for (var source : nest.sources()) {
      if (source instanceof Source.Load load && !load.guards().isEmpty()) {
        code.add("if (!(%s)) continue;", guards(load));
      }
    }
    joinElement(code, reduction.join());
    reduction.loops().forEach(_ -> code.close());
    code.forget();
  }

  private void joinElement(Lines code, Join join) {
    if (join == Join.SUM && product(nest.body()) instanceof ScalarExpr.Call(var _, var factors)) {
      var text = vector ? "total = %s.fma(%s, total);" : "total = Math.fma(%s, %s, total);";
      var names = factors.stream().map(factor -> factor(code, factor)).toList();
      code.add(text, names.getFirst(), names.getLast());
      return;
    }
    var element = evaluate(code, nest.body(), "v", i -> load(code, i));
    switch (join) {
      case SUM -> code.add(vector ? "total = total.add(%s);" : "total += %s;", element);
      case MAX ->
          code.add(vector ? "total = total.max(%s);" : "total = Math.max(total, %s);", element);
      case ARG_MAX -> {
        code.open("if (%s > largest)", element);
        code.add("largest = %s;", element);
        code.add("total = %s;", nest.reduction().orElseThrow().loops().getFirst().var());
        code.close();
      }
    }
  }

  /// The body where it is a product of two floats that are loaded.
  private ScalarExpr product(ScalarExpr body) {
    boolean plain =
        body instanceof ScalarExpr.Call(var fn, var factors)
            && fn == Fn.MUL
            && factors.stream()
                .allMatch(factor ->
                    factor instanceof ScalarExpr.Arg(int index)
                        && nest.sources().get(index) instanceof Source.Load load
                        && load.buffer().element() == Buffer.Element.FLOAT);
    return plain ? body : ScalarExpr.lit(0);
  }

  private String factor(Lines code, ScalarExpr factor) {
    return load(code, ((ScalarExpr.Arg) factor).index());
  }

  private String evaluate(Lines code, ScalarExpr expr, String prefix, IntFunction<String> args) {
    var statements = new Statements(vector ? "FloatVector" : "float", prefix);
    IntFunction<String> none =
        _ -> {
          throw new IllegalStateException("no row in a loop nest");
        };
    var result =
        vector
            ? new VectorPrinter(args, none, statements).print(expr)
            : new ScalarPrinter(args, none, statements, library.functions()).print(expr);
    statements.lines().forEach(line -> code.add("%s", line));
    return result;
  }

  /// Declares the variable that holds source `index`, and names it.
  private String load(Lines code, int index) {
    var source = nest.sources().get(index);
    var name = "a" + index;
    if (code.declares(name)) {
      return name;
    }
    switch (source) {
      case Source.Index(var value) -> {
        var text = "(float) (" + method.index(value) + ")";
        code.declare(
            name,
            vector
                ? "FloatVector %s = %s;".formatted(name, VectorPrinter.broadcast(text))
                : "float %s = %s;".formatted(name, text));
      }
      case Source.Load load -> {
        var from = method.buffer(load.buffer(), "x");
        if (vector) {
          var linear = Linear.in(load.at(), variable()).orElseThrow();
          boolean steps = linear.factor().is(1);
          var text =
              steps
                  ? "FloatVector.fromArray(SPECIES, %s, %s)"
                      .formatted(from, method.index(load.at()))
                  : VectorPrinter.broadcast(from + "[" + method.index(linear.rest()) + "]");
          code.declare(name, "FloatVector %s = %s;".formatted(name, text));
        } else {
          boolean integers = !carriesFloats(load.buffer());
          var text =
              load.buffer().element().isSmall()
                  ? method.element(load.buffer(), (IndexExpr.Packed) load.at())
                  : from + "[" + method.index(load.at()) + "]";
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
    }
    return name;
  }

  /// Integers move as integers: a float holds only those up to 2^24.
  private boolean carriesFloats(Buffer buffer) {
    return buffer.element() != Buffer.Element.INT
        || !(nest.out().element() == Buffer.Element.INT && nest.body() instanceof ScalarExpr.Arg);
  }

  private String guards(Source.Load load) {
    return guards(method, load.guards());
  }

  /// The condition that all bounds hold.
  static String guards(KernelMethod method, List<LoopNest.Bound> bounds) {
    var text = new ArrayList<String>();
    for (var guard : bounds) {
      var index = method.index(guard.index());
      text.add(method.index(guard.low()) + " <= " + index);
      text.add(index + " < " + method.index(guard.high()));
    }
    return String.join(" && ", text);
  }

  private void store(Lines code, String value) {
    var at = method.index(nest.at());
    if (vector) {
      code.add("%s.intoArray(out, %s);", value, at);
    } else if (nest.out().element() == Buffer.Element.INT) {
      code.add("out[%s] = (int) (%s);", at, value);
    } else {
      code.add("out[%s] = %s;", at, value);
    }
    code.forget();
  }

  private String variable() {
    return nest.loops().getLast().var();
  }

  /// Opens a loop.
  static void open(Lines code, KernelMethod method, Loop loop) {
    code.open(
        "for (int %s = %s, %sEnd = %s; %s < %sEnd; %s++)",
        loop.var(),
        method.index(loop.from()),
        loop.var(),
        method.index(loop.to()),
        loop.var(),
        loop.var(),
        loop.var());
  }
}
