package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.Linear;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoopNest.Join;
import dev.residua.compiler.kernel.LoopNest.Loop;
import dev.residua.compiler.kernel.LoopNest.Source;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Prints what one thread of a [LoopNest] computes: one element, or four adjacent ones.
///
/// Variables: `a<i>` holds source `i`, `total` what was joined so far, `place` where the largest
/// element is. With four elements these are arrays of four, but for sources that do not change
/// along the innermost loop.
final class NestBody {
  final LoopNest nest;
  final KernelParameters parameters;
  final Indices indices;
  final Code code = new Code();
  private final KernelLibrary library;
  private final boolean quadruple;

  NestBody(KernelLibrary library, LoopNest nest, KernelParameters parameters, boolean quadruple) {
    this.library = library;
    this.nest = nest;
    this.parameters = parameters;
    this.quadruple = quadruple;
    indices = new Indices(parameters);
    for (var source : nest.sources()) {
      if (source instanceof Source.Load load) {
        parameters.buffer(load.buffer());
      }
    }
    parameters.buffer(nest.out(), "out");
    if (quadruple) {
      library.function("load4");
      library.function("store4");
    }
  }

  /// Declares the variables of the parallel loops from the number of a step, the innermost counting
  /// fastest, in fours where the body computes four.
  void decode() {
    var loops = nest.loops();
    var left = "step";
    for (int i = loops.size() - 1; i >= 0; i--) {
      boolean fours = quadruple && i == loops.size() - 1;
      var times = fours ? " * 4" : "";
      if (i == 0) {
        code.declareInt(loops.get(i).var(), left + times);
        return;
      }
      var extent = NestShape.extent(loops.get(i));
      var size = parameters.size(fours ? extent.dividedBy(four()).orElseThrow() : extent);
      code.declareInt(loops.get(i).var(), left + " % " + size + times);
      if (i > 1) {
        code.declareInt("rest" + i, left + " / " + size);
        left = "rest" + i;
      } else {
        left = left + " / " + size;
      }
    }
  }

  private static Dim four() {
    return Dim.of(4);
  }

  /// Computes and stores the element of a nest without a reduction.
  void element() {
    var at = indices.print(nest.at());
    if (quadruple
        && nest.body() instanceof ScalarExpr.Arg(var index)
        && load(index).endsWith("]")) {
      code.add("store4(out + %s, a%d);", at, index);
    } else if (quadruple) {
      code.add("float result[4];");
      each(nest.body(), "v", this::load, value -> "result[q] = %s;".formatted(value));
      code.add("store4(out + %s, result);", at);
    } else {
      each(nest.body(), "v", this::load, value -> store(at, value));
    }
  }

  private String store(String at, String value) {
    return nest.out().element() == Buffer.Element.INT
        ? "out[%s] = (int) %s;".formatted(at, value)
        : "out[%s] = %s;".formatted(at, value);
  }

  /// Declares the joined value of no elements.
  void begin(LoopNest.Reduction reduction) {
    var none = reduction.join() == Join.SUM ? "0.0f" : "-INFINITY";
    code.add(quadruple ? "float total[4] = {%1$s, %1$s, %1$s, %1$s};" : "float total = %s;", none);
    if (reduction.join() == Join.ARG_MAX) {
      code.add("int place = 0;");
    }
  }

  /// Joins the element at hand to the total. Where a guard does not hold, goes on to the next.
  void join(LoopNest.Reduction reduction) {
    for (var source : nest.sources()) {
      if (source instanceof Source.Load load && !load.guards().isEmpty()) {
        code.add("if (!(%s)) continue;", guards(load));
      }
    }
    var total = quadruple ? "total[q]" : "total";
    switch (reduction.join()) {
      case SUM -> each(nest.body(), "v", this::load, v -> "%s += %s;".formatted(total, v));
      case MAX -> {
        library.function("larger");
        each(nest.body(), "v", this::load, v -> "%s = larger(%s, %s);".formatted(total, total, v));
      }
      case ARG_MAX ->
          each(
              nest.body(),
              "v",
              this::load,
              v ->
                  "if (%s > total) {\n  total = %s;\n  place = %s;\n}"
                      .formatted(v, v, reduction.loops().getFirst().var()));
    }
    code.forget();
  }

  /// Computes and stores the element from its total.
  void finish(LoopNest.Reduction reduction) {
    var at = indices.print(nest.at());
    if (reduction.join() == Join.ARG_MAX) {
      code.add("out[%s] = place;", at);
      return;
    }
    var total = quadruple ? "total[q]" : "total";
    IntFunction<String> args = i -> i == 0 ? total : load(i - 1);
    if (quadruple) {
      if (!reduction.finish().equals(ScalarExpr.arg(0))) {
        each(reduction.finish(), "r", args, value -> "total[q] = %s;".formatted(value));
      }
      code.add("store4(out + %s, total);", at);
    } else {
      each(reduction.finish(), "r", args, value -> store(at, value));
    }
  }

  /// The most steps of loops that are written out.
  private static final long MOST_UNROLLED = 9;

  /// The most reads in loops that are written out: more than these do not fit into registers.
  private static final long MOST_READS = 18;

  /// Opens the loops of a reduction. A window of a known size is written out, with its borders as
  /// conditions, so that its elements are read at the same time.
  void open(List<Loop> loops) {
    long steps = 1;
    for (var loop : loops) {
      steps *= most(loop).orElse(MOST_UNROLLED + 1);
    }
    for (int i = 0; i < loops.size(); i++) {
      boolean innermost = i == loops.size() - 1;
      var loop = loops.get(i);
      var most = most(loop);
      boolean few = steps <= MOST_UNROLLED;
      boolean whole =
          most.isPresent()
              && (few || innermost && most.get() <= MOST_UNROLLED)
              && (few ? steps : most.get()) * reads() <= MOST_READS;
      if (whole) {
        window(loop, most.get());
      } else {
        var v = loop.var();
        var end = bound(v + "End", loop.to());
        code.add("#pragma unroll %d", innermost && 4 * reads() <= MOST_READS / 2 ? 4 : 1);
        code.open("for (int %s = %s; %s < %s; %s++)", v, indices.print(loop.from()), v, end, v);
      }
    }
  }

  /// The sources that the body of a reduction reads.
  private long reads() {
    return IntStream.range(0, nest.sources().size()).filter(i -> uses(nest.body(), i)).count();
  }

  private static boolean uses(ScalarExpr expr, int source) {
    return !expr.mapLeaves(
            leaf -> leaf.equals(ScalarExpr.arg(source)) ? ScalarExpr.lit(Double.NaN) : leaf)
        .equals(expr);
  }

  /// The end of a loop, in a variable where it is more than a name.
  String bound(String name, IndexExpr value) {
    var text = indices.print(value);
    if (value instanceof IndexExpr.Size || value instanceof IndexExpr.Var) {
      return text;
    }
    code.add("int %s = %s;", name, text);
    return name;
  }

  private void window(Loop loop, long most) {
    var v = loop.var();
    var conditions = new ArrayList<String>();
    if (!(loop.from() instanceof IndexExpr.Size)) {
      code.add("int %sFrom = %s;", v, indices.print(loop.from()));
      conditions.add("%s < %sFrom".formatted(v, v));
    }
    if (!(loop.to() instanceof IndexExpr.Size)) {
      code.add("int %sEnd = %s;", v, indices.print(loop.to()));
      conditions.add("%s >= %sEnd".formatted(v, v));
    }
    code.add("#pragma unroll");
    code.open("for (int %s = 0; %s < %d; %s++)", v, v, most, v);
    if (!conditions.isEmpty()) {
      code.add("if (%s) continue;", String.join(" || ", conditions));
    }
  }

  /// The most steps of a loop that begins at 0 or later, if the compiler knows it.
  private static Optional<Long> most(Loop loop) {
    boolean begins =
        loop.from() instanceof IndexExpr.Size(var from) && from.is(0)
            || loop.from() instanceof IndexExpr.Larger(var _, IndexExpr.Size(var low)) && low.is(0);
    if (begins && loop.to() instanceof IndexExpr.Size(var to) && to.isConstant()) {
      return Optional.of(to.constant());
    }
    return begins
            && loop.to() instanceof IndexExpr.Smaller(var _, IndexExpr.Size(var to))
            && to.isConstant()
        ? Optional.of(to.constant())
        : Optional.empty();
  }

  /// Computes `expr`, for each of four where there are four, and does `with` its value.
  private void each(
      ScalarExpr expr, String prefix, IntFunction<String> args, UnaryOperator<String> with) {
    var statements = new Statements(prefix);
    IntFunction<String> none =
        _ -> {
          throw new IllegalStateException("no row in a loop nest");
        };
    var result = new ScalarPrinter(args, none, statements, library).print(expr);
    if (quadruple) {
      code.add("#pragma unroll");
      code.open("for (int q = 0; q < 4; q++)");
    }
    statements.lines().forEach(line -> code.add("%s", line));
    code.addAll(with.apply(result));
    if (quadruple) {
      code.close();
    }
  }

  /// Declares the variable that holds source `index`, and names it, or what `q` is of it.
  private String load(int index) {
    var name = "a" + index;
    var source = nest.sources().get(index);
    if (quadruple
        && source instanceof Source.Load load
        && Linear.uses(load.at(), nest.loops().getLast().var())) {
      if (!code.declares(name)) {
        loadFour(name, load);
      }
      return name + "[q]";
    }
    if (code.declares(name)) {
      return name;
    }
    switch (source) {
      case Source.Index(var value) ->
          code.declare(name, "float %s = (float) %s;".formatted(name, indices.atom(value)));
      case Source.Load load -> loadOne(name, load);
    }
    return name;
  }

  private void loadFour(String name, Source.Load load) {
    var from = parameters.buffer(load.buffer()) + " + " + indices.print(load.at());
    if (load.guards().isEmpty() || nest.reduction().isPresent()) {
      code.declare(name, "float %s[4];".formatted(name));
      code.add("load4(%s, %s);", name, from);
    } else {
      var otherwise = ScalarPrinter.literal(load.otherwise());
      code.declare(name, "float %s[4] = {%s, %2$s, %2$s, %2$s};".formatted(name, otherwise));
      code.add("if (%s) load4(%s, %s);", guards(load), name, from);
    }
  }

  private void loadOne(String name, Source.Load load) {
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

  /// Integers move as integers: a float holds only those up to 2^24.
  private boolean carriesFloats(Buffer buffer) {
    return buffer.element() == Buffer.Element.FLOAT
        || !(nest.out().element() == Buffer.Element.INT && nest.body() instanceof ScalarExpr.Arg);
  }

  private String guards(Source.Load load) {
    List<String> text = new ArrayList<>();
    for (var guard : load.guards()) {
      var index = indices.print(guard.index());
      text.add(indices.print(guard.low()) + " <= " + index);
      text.add(index + " < " + indices.print(guard.high()));
    }
    return String.join(" && ", text);
  }
}
