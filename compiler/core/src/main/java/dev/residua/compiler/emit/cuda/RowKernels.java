package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Place;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;

/// Prints a [RowKernel]: a part of a warp, a warp or a block for each row, which is read once and
/// held in registers, or in shared memory where its length is not known.
///
/// Variables: `lane` counts the threads of a row, `at<i>` is where the row begins in input `i`,
/// `scalar<r>` is what became of reduction `r`; the others are those of [RowPass].
final class RowKernels {
  private final KernelLibrary library;
  private final RowKernel kernel;
  private final KernelParameters parameters;
  private final HeldRow held;
  private final RowShape shape;
  private final Code code = new Code();

  private RowKernels(KernelLibrary library, RowKernel kernel) {
    this.library = library;
    this.kernel = kernel;
    parameters = new KernelParameters(library, kernel);
    held = HeldRow.of(kernel);
    shape = RowShape.of(kernel);
  }

  static KernelCall print(KernelLibrary library, RowKernel kernel) {
    return new RowKernels(library, kernel).print();
  }

  private KernelCall print() {
    kernel.inputs().forEach(input -> parameters.buffer(input.buffer()));
    parameters.buffer(kernel.out().buffer(), "out");
    kernel.kept().ifPresent(kept -> parameters.buffer(kept.out().buffer(), "kept"));
    rows();
    if (shape.inRegisters()) {
      code.add("float held[%d];", shape.chunks() * shape.width());
    } else {
      code.add("__shared__ float held[%d];", RowShape.SHARED);
      RowPass.printElement(code, library, kernel, parameters, held);
    }
    var reductions = held.reductions();
    for (int r = 0; r < reductions.size(); r++) {
      reduce(r, reductions.get(r));
    }
    var last = pass(reductions.isEmpty());
    last.store(held.output(), "result", "out", kernel.out(), "outAt");
    last.printTo(code);
    var text =
        new KernelText(kernel.title(), parameters.declarations(), shape.threads(), code.toString());
    var grid = Grid.of(Dim.product(kernel.rows()).ceilDiv(shape.rows()));
    return KernelCall.of(text, grid, parameters.given(), kernel);
  }

  /// Declares the row of a thread, and where it begins in each buffer.
  private void rows() {
    var rows = Dim.product(kernel.rows());
    if (shape.rows() == 1) {
      code.declareInt("lane", "threadIdx.x");
      code.add("int row = blockIdx.x;");
    } else {
      code.declareInt("lane", "threadIdx.x %% %d".formatted(shape.lanes()));
      code.add("int row = blockIdx.x * %d + threadIdx.x / %d;", shape.rows(), shape.lanes());
      if (shape.isPartOfWarp()) {
        code.add("// All threads of a warp must be there to exchange numbers.");
        code.add("bool inside = row < %s;", parameters.size(rows, "rows"));
        code.add("row = min(row, %s - 1);", parameters.size(rows, "rows"));
      } else {
        code.add("if (row >= %s) return;", parameters.size(rows, "rows"));
      }
    }
    var left = "row";
    for (int i = kernel.rows().size() - 1; i > 0; i--) {
      var extent = parameters.size(kernel.rows().get(i));
      code.declareInt("r" + i, left + " % " + extent);
      left = left + " / " + extent;
    }
    if (kernel.rows().size() > 1) {
      code.declareInt("r0", left);
    }
    for (int i = 0; i < kernel.inputs().size(); i++) {
      begin(kernel.inputs().get(i), "at" + i);
    }
    begin(kernel.out(), "outAt");
    kernel.kept().ifPresent(kept -> begin(kept.out(), "keptAt"));
  }

  private String counter(int loop) {
    return kernel.rows().size() == 1 ? "row" : "r" + loop;
  }

  private void begin(Place place, String name) {
    var terms = new ArrayList<String>();
    if (!place.offset().is(0)) {
      terms.add(parameters.size(place.offset()));
    }
    for (int i = 0; i < place.rowStrides().size(); i++) {
      var stride = place.rowStrides().get(i);
      if (!stride.is(0)) {
        terms.add(counter(i) + (stride.is(1) ? "" : " * " + parameters.size(stride)));
      }
    }
    code.declareInt(name, terms.isEmpty() ? "0" : String.join(" + ", terms));
  }

  private RowPass pass(boolean first) {
    return new RowPass(library, kernel, parameters, held, shape, first);
  }

  private void reduce(int index, RowProgram.Reduction reduction) {
    boolean sum = reduction.combine() == Combine.SUM;
    var total = "total" + index;
    code.add("float %s = %s;", total, sum ? "0.0f" : "-INFINITY");
    var pass = pass(index == 0);
    if (index == 0) {
      kernel
          .kept()
          .ifPresent(
              kept -> pass.store(held.kept().getFirst(), "sum", "kept", kept.out(), "keptAt"));
    }
    pass.join(reduction.element(), sum, total);
    pass.printTo(code);
    together(total, index, sum ? "sum" : "max");
    var length =
        kernel.length().isConstant()
            ? ScalarPrinter.literal(kernel.length().constant())
            : "(float) " + parameters.size(kernel.length());
    var statements = new Statements("f" + index + "x");
    var finished =
        new ScalarPrinter(i -> i == 0 ? total : length, i -> "scalar" + i, statements, library)
            .print(reduction.finish());
    statements.lines().forEach(line -> code.add("%s", line));
    code.add("float scalar%d = %s;", index, finished);
  }

  /// Joins the totals of the threads of a row.
  private void together(String total, int index, String join) {
    if (shape.lanes() == 1) {
      return;
    }
    if (join.equals("max")) {
      library.function("larger");
    }
    library.function("lanes_" + join);
    if (shape.rows() == 1) {
      library.function("block_" + join);
      code.add("__shared__ float parts%d[%d];", index, shape.threads() / 32);
      code.add("%s = block_%s<%d>(%1$s, parts%d);", total, join, shape.threads(), index);
    } else {
      code.add("%s = lanes_%s<%d>(%1$s);", total, join, shape.lanes());
    }
  }
}
