package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Prints a [Contraction] with one thread for each element of its result.
final class PlainProducts {
  private static final int THREADS = 256;
  private static final long MOST_BLOCKS = 4096;

  private PlainProducts() {}

  static KernelCall print(KernelLibrary library, Contraction product) {
    var parameters = new KernelParameters(library, product);
    var a = parameters.buffer(product.a(), "a");
    var weights = parameters.buffer(product.weights(), "w");
    var steps =
        Dim.product(product.outer().stream().map(Contraction.Outer::extent).toList())
            .times(product.rowCount())
            .times(product.columns());
    var code = new Code();
    code.open(
        "for (int step = blockIdx.x * %d + threadIdx.x; step < %s; step += gridDim.x * %d)",
        THREADS, parameters.size(steps, "steps"), THREADS);
    code.add("int n = step %% %s;", parameters.size(product.columns()));
    code.add("int rest = step / %s;", parameters.size(product.columns()));
    code.add("int row = rest %% %s;", parameters.size(product.rowCount()));
    code.add("rest /= %s;", parameters.size(product.rowCount()));
    outer(code, parameters, product);
    rows(code, parameters, product);
    sum(code, parameters, product, a, weights);
    finish(code, parameters, product);
    code.close();
    var text = new KernelText(product.title(), parameters.declarations(), THREADS, code.toString());
    return KernelCall.of(
        text, Grid.of(steps.ceilDiv(THREADS)).atMost(MOST_BLOCKS), parameters.given(), product);
  }

  private static void outer(Code code, KernelParameters parameters, Contraction product) {
    for (int i = product.outer().size() - 1; i >= 0; i--) {
      var extent = parameters.size(product.outer().get(i).extent());
      code.add("int g%d = %s;", i, i == 0 ? "rest" : "rest % " + extent);
      if (i > 0) {
        code.add("rest /= %s;", extent);
      }
    }
  }

  private static void rows(Code code, KernelParameters parameters, Contraction product) {
    code.add("int position = row;");
    for (int i = product.rows().size() - 1; i >= 0; i--) {
      var extent = parameters.size(product.rows().get(i).extent());
      code.add("int p%d = %s;", i, i == 0 ? "position" : "position % " + extent);
      if (i > 0) {
        code.add("position /= %s;", extent);
      }
    }
  }

  private static void sum(
      Code code, KernelParameters parameters, Contraction product, String a, String weights) {
    var from = terms(parameters, product.aOffset());
    for (int i = 0; i < product.outer().size(); i++) {
      from.add("g%d * %s".formatted(i, parameters.size(product.outer().get(i).a())));
    }
    for (int i = 0; i < product.rows().size(); i++) {
      from.add("p%d * %s".formatted(i, parameters.size(product.rows().get(i).stride())));
    }
    code.add("int from = %s;", from.isEmpty() ? "0" : String.join(" + ", from));
    var wide = product.columns().ceilDiv(Pack.COLUMN_GRAIN).times(Pack.COLUMN_GRAIN);
    var which =
        IntStream.range(0, product.outer().size())
            .filter(i -> product.outer().get(i).weights() != 0)
            .mapToObj(i -> "g%d * %d".formatted(i, product.outer().get(i).weights()))
            .toList();
    var begin =
        which.isEmpty()
            ? "n"
            : "(%s) * %s + n"
                .formatted(String.join(" + ", which), parameters.size(product.depth().times(wide)));
    code.add("int weight = %s;", begin);
    code.add("float sum = %s;", bias(parameters, product));
    for (int i = 0; i < product.taps().size(); i++) {
      code.open(
          "for (int t%d = 0; t%d < %s; t%d++)",
          i, i, parameters.size(product.taps().get(i).extent()), i);
    }
    var tap = new ArrayList<>(List.of("from"));
    for (int i = 0; i < product.taps().size(); i++) {
      tap.add("t%d * %s".formatted(i, parameters.size(product.taps().get(i).stride())));
    }
    var inside = borders(code, parameters, product);
    code.add("int tap = %s;", String.join(" + ", tap));
    code.open(
        "for (int q = 0; q < %s; q++, weight += %s)",
        parameters.size(product.run()), parameters.size(wide));
    var element = "%s[tap + q]".formatted(a);
    code.add(
        "sum = fmaf(%s, %s[weight], sum);",
        inside.isEmpty() ? element : "inside ? %s : 0.0f".formatted(element), weights);
    code.close();
    product.taps().forEach(_ -> code.close());
  }

  /// Declares whether a tap is inside every border.
  private static String borders(Code code, KernelParameters parameters, Contraction product) {
    var conditions = new ArrayList<String>();
    for (int i = 0; i < product.borders().size(); i++) {
      var border = product.borders().get(i);
      code.add(
          "int place%d = p%d * %d + t%d * %d - %d;",
          i, border.row(), border.rowStep(), border.tap(), border.tapStep(), border.before());
      conditions.add(
          "0 <= place%d && place%d < %s".formatted(i, i, parameters.size(border.extent())));
    }
    if (!conditions.isEmpty()) {
      code.add("bool inside = %s;", String.join(" && ", conditions));
    }
    return conditions.isEmpty() ? "" : "inside";
  }

  private static String bias(KernelParameters parameters, Contraction product) {
    if (product.bias().isEmpty()) {
      return "0.0f";
    }
    var operand = product.bias().get();
    var at = terms(parameters, operand.offset());
    for (int i = 0; i < product.outer().size(); i++) {
      var step = product.outer().get(i).bias();
      if (!step.is(0)) {
        at.add("g%d * %s".formatted(i, parameters.size(step)));
      }
    }
    at.add("n");
    return "%s[%s]".formatted(parameters.buffer(operand.buffer(), "bias"), String.join(" + ", at));
  }

  private static void finish(Code code, KernelParameters parameters, Contraction product) {
    var statements = new Statements("v");
    var result =
        new ScalarPrinter(
                i -> i == 0 ? "sum" : extra(parameters, product, i - 1),
                _ -> {
                  throw new IllegalStateException("no row in a product");
                },
                statements,
                parameters.library())
            .print(product.epilogue().body());
    statements.lines().forEach(line -> code.add("%s", line));
    var at = terms(parameters, product.outOffset());
    for (int i = 0; i < product.outer().size(); i++) {
      at.add("g%d * %s".formatted(i, parameters.size(product.outer().get(i).out())));
    }
    at.add("row * " + parameters.size(product.outRowStride()));
    at.add("n");
    code.add(
        "%s[%s] = %s;", parameters.buffer(product.out(), "out"), String.join(" + ", at), result);
  }

  private static String extra(KernelParameters parameters, Contraction product, int index) {
    var extra = product.epilogue().extras().get(index);
    var at = terms(parameters, extra.offset());
    for (int i = 0; i < product.outer().size(); i++) {
      var step = product.outer().get(i).extras().get(index);
      if (!step.is(0)) {
        at.add("g%d * %s".formatted(i, parameters.size(step)));
      }
    }
    if (!extra.rowStride().is(0)) {
      at.add("row * " + parameters.size(extra.rowStride()));
    }
    if (extra.columnStride() != 0) {
      at.add("n");
    }
    if (at.isEmpty()) {
      at.add("0");
    }
    return "%s[%s]"
        .formatted(parameters.buffer(extra.buffer(), "e" + index), String.join(" + ", at));
  }

  private static List<String> terms(KernelParameters parameters, Dim offset) {
    var terms = new ArrayList<String>();
    if (!offset.is(0)) {
      terms.add(parameters.size(offset));
    }
    return terms;
  }
}
