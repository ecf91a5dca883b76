package dev.residua.compiler.kernel;

import dev.residua.compiler.expr.Evaluator;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/// Runs the kernels of a [Program] in double precision as their documentation says, so that
/// lowering can be judged apart from what any backend prints.
public final class ProgramInterpreter {
  private final Map<String, Long> symbols;
  private final Map<Buffer, double[]> memory = new HashMap<>();

  private ProgramInterpreter(Map<String, Long> symbols) {
    this.symbols = symbols;
  }

  /// The outputs by name.
  public static Map<String, ReferenceTensor> run(
      Program program,
      Map<String, Long> symbols,
      Map<String, ReferenceTensor> inputs,
      Map<String, ReferenceTensor> parameters) {
    var run = new ProgramInterpreter(symbols);
    program.parameters().forEach(p -> run.put(p.buffer(), given(parameters, p.name())));
    program.prepare().forEach(run::step);
    program.inputs().forEach(input -> run.put(input.buffer(), given(inputs, input.name())));
    program.kernels().forEach(run::step);
    var outputs = new LinkedHashMap<String, ReferenceTensor>();
    for (var output : program.outputs()) {
      int[] shape = output.type().shape().dims().stream().mapToInt(run::size).toArray();
      outputs.put(output.name(), new ReferenceTensor(shape, run.at(output.buffer())));
    }
    return outputs;
  }

  private void put(Buffer buffer, ReferenceTensor tensor) {
    memory.put(buffer, tensor.data());
  }

  private static <T> T given(Map<String, T> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private int size(Dim dim) {
    return Math.toIntExact(dim.evaluate(name -> given(symbols, name)));
  }

  private double[] at(Buffer buffer) {
    // Memory of a workspace holds whatever the last run left there.
    return memory.computeIfAbsent(
        buffer,
        missing -> {
          double[] fresh = new double[size(missing.size())];
          Arrays.fill(fresh, buffer.element() == Buffer.Element.INT ? 0 : Double.NaN);
          return fresh;
        });
  }

  private void store(Buffer buffer, int place, double value) {
    at(buffer)[place] =
        buffer.element() == Buffer.Element.INT
            ? value < 0 ? Math.ceil(value) : Math.floor(value)
            : value;
  }

  private void step(Kernel kernel) {
    switch (kernel) {
      case LoopNest nest -> nest(nest, 0, new HashMap<>());
      case Contraction product -> outer(product, 0, new int[4], new int[16]);
      case Pack pack -> pack(pack);
      case RowKernel row -> rows(row, 0, new int[row.rows().size()]);
      case Attention attention -> attention(attention);
      case AttentionStep step ->
          throw new IllegalArgumentException(step.title() + " needs what other runs left");
    }
  }

  // Loop nests

  private void nest(LoopNest nest, int level, Map<String, Integer> vars) {
    if (level == nest.loops().size()) {
      element(nest, vars);
      return;
    }
    var loop = nest.loops().get(level);
    for (int i = index(loop.from(), vars); i < index(loop.to(), vars); i++) {
      vars.put(loop.var(), i);
      nest(nest, level + 1, vars);
    }
    vars.remove(loop.var());
  }

  private void element(LoopNest nest, Map<String, Integer> vars) {
    int place = index(nest.at(), vars);
    if (nest.reduction().isEmpty()) {
      store(nest.out(), place, eval(nest.body(), i -> source(nest.sources().get(i), vars)));
      return;
    }
    var reduction = nest.reduction().get();
    double[] joined = {reduction.join() == LoopNest.Join.SUM ? 0 : Double.NEGATIVE_INFINITY, 0};
    reduce(nest, reduction, 0, vars, joined);
    double total = reduction.join() == LoopNest.Join.ARG_MAX ? joined[1] : joined[0];
    store(
        nest.out(),
        place,
        eval(reduction.finish(), i -> i == 0 ? total : source(nest.sources().get(i - 1), vars)));
  }

  private void reduce(
      LoopNest nest,
      LoopNest.Reduction reduction,
      int level,
      Map<String, Integer> vars,
      double[] joined) {
    if (level == reduction.loops().size()) {
      if (nest.sources().stream().allMatch(source -> inside(source, vars))) {
        double value = eval(nest.body(), i -> source(nest.sources().get(i), vars));
        switch (reduction.join()) {
          case SUM -> joined[0] += value;
          case MAX -> joined[0] = Math.max(joined[0], value);
          case ARG_MAX -> {
            if (value > joined[0]) {
              joined[0] = value;
              joined[1] = given(vars, reduction.loops().getFirst().var());
            }
          }
        }
      }
      return;
    }
    var loop = reduction.loops().get(level);
    for (int i = index(loop.from(), vars); i < index(loop.to(), vars); i++) {
      vars.put(loop.var(), i);
      reduce(nest, reduction, level + 1, vars, joined);
    }
    vars.remove(loop.var());
  }

  private boolean inside(LoopNest.Source source, Map<String, Integer> vars) {
    return switch (source) {
      case LoopNest.Source.Index _ -> true;
      case LoopNest.Source.Load load ->
          load.guards().stream()
              .allMatch(guard ->
                  index(guard.low(), vars) <= index(guard.index(), vars)
                      && index(guard.index(), vars) < index(guard.high(), vars));
    };
  }

  private double source(LoopNest.Source source, Map<String, Integer> vars) {
    return switch (source) {
      case LoopNest.Source.Index(var value) -> index(value, vars);
      case LoopNest.Source.Load load ->
          inside(load, vars) ? at(load.buffer())[index(load.at(), vars)] : load.otherwise();
    };
  }

  private int index(IndexExpr index, Map<String, Integer> vars) {
    return switch (index) {
      case IndexExpr.Size(var value) -> size(value);
      case IndexExpr.Var(var name) -> given(vars, name);
      case IndexExpr.Sum(var a, var b) -> index(a, vars) + index(b, vars);
      case IndexExpr.Scaled(var a, var factor) -> index(a, vars) * size(factor);
      case IndexExpr.Quotient(var a, var divisor) -> Math.floorDiv(index(a, vars), size(divisor));
      case IndexExpr.Remainder(var a, var divisor) -> Math.floorMod(index(a, vars), size(divisor));
      case IndexExpr.Smaller(var a, var b) -> Math.min(index(a, vars), index(b, vars));
      case IndexExpr.Larger(var a, var b) -> Math.max(index(a, vars), index(b, vars));
      case IndexExpr.Read(var buffer, var place) -> (int) at(buffer)[index(place, vars)];
      case IndexExpr.Packed(var _, var row, var column, var _, var columns) ->
          index(row, vars) * size(columns) + index(column, vars);
    };
  }

  private static double eval(ScalarExpr body, IntToDoubleFunction args) {
    return Evaluator.evaluate(body, args, i -> Double.NaN);
  }

  // Products. The packed weights are held as [outer][depth][columns] without panels.

  private void pack(Pack pack) {
    int columns = size(pack.columns().extent());
    double[] source = at(pack.source());
    double[] out = at(pack.out());
    int depth = size(Dim.product(pack.depth().stream().map(Axis::extent).toList()));
    int outer = size(Dim.product(pack.outer().stream().map(Axis::extent).toList()));
    for (int o = 0; o < outer; o++) {
      for (int d = 0; d < depth; d++) {
        for (int n = 0; n < columns; n++) {
          int from =
              size(pack.sourceOffset())
                  + walk(pack.outer(), o)
                  + walk(pack.depth(), d)
                  + n * size(pack.columns().stride());
          out[(o * depth + d) * columns + n] = source[from];
        }
      }
    }
  }

  private int walk(List<Axis> axes, int count) {
    int offset = 0;
    for (var axis : axes.reversed()) {
      int extent = size(axis.extent());
      offset += count % extent * size(axis.stride());
      count /= extent;
    }
    return offset;
  }

  /// `at` counts through a, the weights, the bias and the result; `extras` through the epilogue's.
  private void outer(Contraction product, int level, int[] at, int[] extras) {
    if (level == product.outer().size()) {
      product(product, at, extras);
      return;
    }
    var outer = product.outer().get(level);
    for (int i = 0; i < size(outer.extent()); i++) {
      int[] inner = {
        at[0] + i * size(outer.a()),
        at[1] + i * outer.weights(),
        at[2] + i * size(outer.bias()),
        at[3] + i * size(outer.out())
      };
      int[] further = extras.clone();
      for (int e = 0; e < outer.extras().size(); e++) {
        further[e] += i * size(outer.extras().get(e));
      }
      outer(product, level + 1, inner, further);
    }
  }

  private void product(Contraction product, int[] at, int[] extras) {
    int columns = size(product.columns());
    int run = size(product.run());
    int taps = size(Dim.product(product.taps().stream().map(Axis::extent).toList()));
    double[] a = at(product.a());
    double[] weights = at(product.weights());
    for (int p = 0; p < size(product.rowCount()); p++) {
      int row = size(product.aOffset()) + at[0] + walk(product.rows(), p);
      for (int n = 0; n < columns; n++) {
        double sum = 0;
        if (product.bias().isPresent()) {
          var bias = product.bias().get();
          sum = at(bias.buffer())[size(bias.offset()) + at[2] + n];
        }
        for (int t = 0; t < taps; t++) {
          if (!inside(product, p, t)) {
            continue;
          }
          int tap = row + walk(product.taps(), t);
          for (int q = 0; q < run; q++) {
            sum += a[tap + q] * weights[((at[1] * taps + t) * run + q) * columns + n];
          }
        }
        finish(product, at[3], extras, p, n, sum);
      }
    }
  }

  /// Whether tap `t` of row `p` is within every border.
  private boolean inside(Contraction product, int p, int t) {
    return product.borders().stream()
        .allMatch(border -> {
          long place =
              index(product.rows(), border.row(), p) * border.rowStep()
                  + index(product.taps(), border.tap(), t) * border.tapStep()
                  - border.before();
          return place >= 0 && place < size(border.extent());
        });
  }

  /// What number `i`, counted through all `axes`, is along one of them.
  private int index(List<Axis> axes, int axis, int i) {
    for (int level = axes.size() - 1; level > axis; level--) {
      i /= size(axes.get(level).extent());
    }
    return i % size(axes.get(axis).extent());
  }

  private void finish(Contraction product, int out, int[] extras, int p, int n, double sum) {
    double value =
        eval(
            product.epilogue().body(),
            i -> {
              if (i == 0) {
                return sum;
              }
              var extra = product.epilogue().extras().get(i - 1);
              return at(extra.buffer())[
                  size(extra.offset())
                      + extras[i - 1]
                      + p * size(extra.rowStride())
                      + n * extra.columnStride()];
            });
    store(
        product.out(),
        size(product.outOffset()) + out + p * size(product.outRowStride()) + n,
        value);
  }

  // Rows

  private void rows(RowKernel row, int level, int[] index) {
    if (level < index.length) {
      for (int i = 0; i < size(row.rows().get(level)); i++) {
        index[level] = i;
        rows(row, level + 1, index);
      }
      return;
    }
    int length = size(row.length());
    double[] scalars = new double[row.program().reductions().size()];
    for (int r = 0; r < scalars.length; r++) {
      var reduction = row.program().reductions().get(r);
      double total = reduction.combine().identity();
      for (int j = 0; j < length; j++) {
        total =
            reduction.combine().apply(total, value(row, reduction.element(), index, j, scalars));
      }
      double all = total;
      scalars[r] =
          Evaluator.evaluate(reduction.finish(), i -> i == 0 ? all : length, i -> scalars[i]);
    }
    for (int j = 0; j < length; j++) {
      double result = value(row, row.program().output(), index, j, scalars);
      int column = j;
      row.kept()
          .ifPresent(kept ->
              store(
                  kept.out().buffer(),
                  place(kept.out(), index, column),
                  value(row, kept.element(), index, column, scalars)));
      store(row.out().buffer(), place(row.out(), index, j), result);
    }
  }

  private double value(RowKernel row, ScalarExpr body, int[] index, int j, double[] scalars) {
    return Evaluator.evaluate(
        body,
        i -> {
          var input = row.inputs().get(i);
          return at(input.buffer())[place(input, index, j)];
        },
        i -> scalars[i]);
  }

  private int place(RowKernel.Place place, int[] index, int j) {
    int offset = size(place.offset()) + j * place.elementStride();
    for (int i = 0; i < index.length; i++) {
      offset += index[i] * size(place.rowStrides().get(i));
    }
    return offset;
  }

  // Attention

  private void attention(Attention kernel) {
    int queries = size(kernel.q().dim(1));
    int keys = size(kernel.k().dim(1));
    int heads = size(kernel.q().dim(2));
    int group = heads / size(kernel.k().dim(2));
    for (int n = 0; n < size(kernel.q().dim(0)); n++) {
      for (int t = 0; t < queries; t++) {
        for (int h = 0; h < heads; h++) {
          double[] weights = new double[keys];
          double sum = 0;
          double largest = Double.NEGATIVE_INFINITY;
          for (int s = 0; s < keys; s++) {
            boolean seen = !kernel.causal() || s <= t + keys - queries;
            if (kernel.mask().isPresent()) {
              seen &= read(kernel.mask().get(), n, h, t, s) != 0;
            }
            double score = 0;
            for (int d = 0; d < size(kernel.q().dim(3)); d++) {
              score += read(kernel.q(), n, t, h, d) * read(kernel.k(), n, s, h / group, d);
            }
            weights[s] = seen ? score * kernel.scale() : Double.NEGATIVE_INFINITY;
            largest = Math.max(largest, weights[s]);
          }
          for (int s = 0; s < keys; s++) {
            weights[s] = largest > Double.NEGATIVE_INFINITY ? Math.exp(weights[s] - largest) : 0;
            sum += weights[s];
          }
          for (int d = 0; d < size(kernel.out().dim(3)); d++) {
            double total = 0;
            for (int s = 0; s < keys; s++) {
              total +=
                  weights[s] == 0 ? 0 : weights[s] / sum * read(kernel.v(), n, s, h / group, d);
            }
            store(kernel.out().buffer(), place(kernel.out(), n, t, h, d), total);
          }
        }
      }
    }
  }

  private double read(Operand operand, int... index) {
    return at(operand.buffer())[place(operand, index)];
  }

  private int place(Operand operand, int... index) {
    int offset = size(operand.offset());
    for (int axis = 0; axis < index.length; axis++) {
      offset += index[axis] * size(operand.stride(axis));
    }
    return offset;
  }
}
