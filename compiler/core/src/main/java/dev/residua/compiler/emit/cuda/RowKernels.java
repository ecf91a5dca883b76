package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Place;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;

/// Prints a [RowKernel]: one thread for each row.
final class RowKernels {
  private static final int THREADS = 256;

  private final KernelLibrary library;
  private final RowKernel kernel;
  private final KernelParameters parameters;
  private final Code code = new Code();

  private RowKernels(KernelLibrary library, RowKernel kernel) {
    this.library = library;
    this.kernel = kernel;
    parameters = new KernelParameters(library, kernel);
  }

  static KernelCall print(KernelLibrary library, RowKernel kernel) {
    return new RowKernels(library, kernel).print();
  }

  private KernelCall print() {
    for (var input : kernel.inputs()) {
      parameters.buffer(input.buffer());
    }
    parameters.buffer(kernel.out().buffer(), "out");
    kernel.kept().ifPresent(kept -> parameters.buffer(kept.out().buffer(), "kept"));
    var rows = Dim.product(kernel.rows());
    code.add("int row = blockIdx.x * %d + threadIdx.x;", THREADS);
    code.add("if (row >= %s) return;", parameters.size(rows));
    for (int i = kernel.rows().size() - 1; i >= 0; i--) {
      var extent = parameters.size(kernel.rows().get(i));
      code.add("int r%d = %s;", i, i == 0 ? "row" : "row % " + extent);
      if (i > 0) {
        code.add("row /= %s;", extent);
      }
    }
    var length = parameters.size(kernel.length());
    var reductions = kernel.program().reductions();
    for (int r = 0; r < reductions.size(); r++) {
      boolean sum = reductions.get(r).combine() == Combine.SUM;
      code.add("float total%d = %s;", r, sum ? "0.0f" : "-INFINITY");
      code.open("for (int j = 0; j < %s; j++)", length);
      var element = evaluate(reductions.get(r).element(), "v");
      if (!sum) {
        library.function("larger");
      }
      code.add(sum ? "total%d += %s;" : "total%1$d = larger(total%1$d, %2$s);", r, element);
      code.close();
      var statements = new Statements("f" + r + "x");
      int index = r;
      var finished =
          new ScalarPrinter(
                  i -> i == 0 ? "total" + index : "(float) " + length,
                  i -> "scalar" + i,
                  statements,
                  library)
              .print(reductions.get(r).finish());
      statements.lines().forEach(line -> code.add("%s", line));
      code.add("float scalar%d = %s;", r, finished);
    }
    code.open("for (int j = 0; j < %s; j++)", length);
    kernel.kept().ifPresent(kept -> store(kept.out(), evaluate(kept.element(), "k")));
    store(kernel.out(), evaluate(kernel.program().output(), "v"));
    code.close();
    var text =
        new KernelText(kernel.title(), parameters.declarations(), THREADS, code.toString());
    return KernelCall.of(text, Grid.of(rows.ceilDiv(THREADS)), parameters.given(), kernel);
  }

  private void store(Place place, String value) {
    code.add("%s[%s] = %s;", parameters.buffer(place.buffer()), at(place), value);
  }

  private String evaluate(ScalarExpr expr, String prefix) {
    var statements = new Statements(prefix);
    var result =
        new ScalarPrinter(
                i ->
                    statements.let(
                        parameters.buffer(kernel.inputs().get(i).buffer())
                            + "["
                            + at(kernel.inputs().get(i))
                            + "]"),
                i -> "scalar" + i,
                statements,
                library)
            .print(expr);
    statements.lines().forEach(line -> code.add("%s", line));
    return result;
  }

  private String at(Place place) {
    var terms = new ArrayList<String>();
    if (!place.offset().is(0)) {
      terms.add(parameters.size(place.offset()));
    }
    for (int i = 0; i < place.rowStrides().size(); i++) {
      if (!place.rowStrides().get(i).is(0)) {
        terms.add("r%d * %s".formatted(i, parameters.size(place.rowStrides().get(i))));
      }
    }
    if (place.elementStride() == 1) {
      terms.add("j");
    }
    return terms.isEmpty() ? "0" : String.join(" + ", terms);
  }
}
