package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.emit.cuda.KernelCall.Scratch;
import dev.residua.compiler.emit.cuda.ProductText.Edge;
import dev.residua.compiler.emit.cuda.ProductText.Extra;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Prints a [Contraction], and what a [RowKernel] makes of its rows, as one kernel: tiles of sums
/// in registers, their factors through shared memory.
final class Products {
  private static final Templates TEMPLATES = Templates.of("product");

  private final KernelLibrary library;
  private final Contraction product;
  private final Optional<RowKernel> tail;
  private final TileTable.Choice choice;
  private final KernelParameters parameters;

  private Products(
      KernelLibrary library,
      Contraction product,
      Optional<RowKernel> tail,
      TileTable.Choice choice) {
    this.library = library;
    this.product = FoldedProduct.of(product);
    this.tail = tail;
    this.choice = choice;
    List<Kernel> steps = new ArrayList<>(List.of(product));
    tail.ifPresent(steps::add);
    parameters = new KernelParameters(library, steps);
  }

  /// @param tail what a pass over the rows of the result makes of them, if [RowTail#joins] says
  ///   that it can
  static KernelCall print(
      KernelLibrary library,
      Contraction product,
      Optional<RowKernel> tail,
      TileTable.Choice choice) {
    List<Kernel> steps = new ArrayList<>(List.of(product));
    tail.ifPresent(steps::add);
    return new Products(library, product, tail, choice).print(steps);
  }

  private KernelCall print(List<Kernel> steps) {
    var tile = choice.tile();
    library.functionText(TEMPLATES.render("vectors"));
    library.functionText(TEMPLATES.render("copies"));
    if (tile.precision() != Precision.F32) {
      library.functionText(TEMPLATES.render("tensorCores"));
    }
    var body = TEMPLATES.render("product", text(tile));
    var outer = Dim.product(product.outer().stream().map(Contraction.Outer::extent).toList());
    var grid =
        Grid.of(
            product.rowCount().ceilDiv(tile.rows()),
            product.columns().ceilDiv(tile.columns()),
            outer.times(choice.splits()));
    return new KernelCall(
        new KernelText(
            product.title(), parameters.declarations(), tile.threads(), tile.residents(), body),
        grid,
        Dim.ZERO,
        parameters.given(),
        steps);
  }

  private ProductText text(Tile tile) {
    var a = parameters.buffer(product.a(), "a");
    var weights = parameters.buffer(product.weights(), "weights");
    var sizes = sizes();
    var extras = product.epilogue().extras();
    int together = FoldedProduct.storesTogether(product, tile.width()) ? tile.width() : 1;
    var bias =
        product
            .bias()
            .map(operand -> start("bias", operand.buffer(), operand.offset(), biasSteps()));
    var printed = new ArrayList<Extra>();
    for (int i = 0; i < extras.size(); i++) {
      printed.add(extra(extras.get(i), i));
    }
    var out = start("out", product.out(), product.outOffset(), steps(Contraction.Outer::out));
    var finish = finish();
    int splits = choice.splits();
    if (splits > 1) {
      scratch(
          "partial",
          Storage.F32,
          Dim.of((long) choice.slots() * tile.rows() * tile.columns()),
          false);
      scratch("tilesDone", Storage.I32, Dim.of(choice.slots()), true);
    }
    var rowTail =
        tail.map(rows -> new RowTail(library, parameters, product, rows).print(TEMPLATES));
    if (rowTail.isPresent()) {
      scratch("rowsDone", Storage.I32, product.rowCount().ceilDiv(tile.rows()), true);
    }
    return new ProductText(
        ProductText.Numbers.of(tile),
        tile.precision() == Precision.F32,
        tile.precision() == Precision.TF32,
        sizes,
        outers(),
        rowPlace(),
        edges(),
        tapPlace(),
        inside(),
        FoldedProduct.leftFloats(product),
        start(a, product.aOffset(), steps(Contraction.Outer::a)),
        start(weights, Dim.ZERO, weightSteps()),
        together,
        bias.isPresent(),
        bias.orElse(""),
        printed,
        finish,
        finishParameters(),
        finished(),
        out,
        parameters.size(product.outRowStride()),
        splits > 1,
        splits,
        choice.slots(),
        rowTail.orElse(""));
  }

  private void scratch(String name, Storage storage, Dim size, boolean zeroed) {
    parameters.scratch(new Scratch(name, storage, size, zeroed), name);
  }

  private List<String> sizes() {
    var padded = product.columns().ceilDiv(Pack.COLUMN_GRAIN).times(Pack.COLUMN_GRAIN);
    var line =
        "const int rows = %s, columns = %s, padded = %s, depth = %s;"
            .formatted(
                parameters.size(product.rowCount()),
                parameters.size(product.columns()),
                parameters.size(padded),
                parameters.size(product.depth()));
    return List.of(line);
  }

  // The loops outside the product.

  private List<String> outers() {
    var lines = new ArrayList<String>();
    var rest = choice.splits() > 1 ? "blockIdx.z / " + choice.splits() : "blockIdx.z";
    var axes = product.outer().stream().map(outer -> new Axis(outer.extent(), Dim.ZERO)).toList();
    if (!axes.isEmpty()) {
      lines.add("const int group = %s;".formatted(rest));
      lines.addAll(counters("group", "g", axes));
    }
    return lines;
  }

  /// Declares what `count` is along each of `axes`, the last of which counts fastest.
  static List<String> counters(
      KernelParameters parameters, String count, String name, List<Axis> axes) {
    var lines = new ArrayList<String>();
    var rest = count;
    for (int i = axes.size() - 1; i >= 0; i--) {
      if (i == 0) {
        lines.add("const int %s0 = %s;".formatted(name, rest));
      } else {
        var extent = parameters.size(axes.get(i).extent());
        var next = "%sAbove%d".formatted(name, i);
        lines.add("const int %s%d = %s %% %s;".formatted(name, i, rest, extent));
        if (i > 1) {
          lines.add("const int %s = %s / %s;".formatted(next, rest, extent));
          rest = next;
        } else {
          rest = rest + " / " + extent;
        }
      }
    }
    return lines;
  }

  private List<String> counters(String count, String name, List<Axis> axes) {
    return counters(parameters, count, name, axes);
  }

  private List<String> steps(Function<Contraction.Outer, Dim> step) {
    var terms = new ArrayList<String>();
    for (int i = 0; i < product.outer().size(); i++) {
      term("g" + i, step.apply(product.outer().get(i))).ifPresent(terms::add);
    }
    return terms;
  }

  private List<String> biasSteps() {
    return steps(Contraction.Outer::bias);
  }

  private List<String> weightSteps() {
    var padded = product.columns().ceilDiv(Pack.COLUMN_GRAIN).times(Pack.COLUMN_GRAIN);
    var each = product.depth().times(padded);
    return steps(outer -> each.times(outer.weights()));
  }

  /// `counter * step`, where that is not always 0.
  private Optional<String> term(String counter, Dim step) {
    if (step.is(0)) {
      return Optional.empty();
    }
    return Optional.of(step.is(1) ? counter : counter + " * " + parameters.size(step));
  }

  private String start(String name, Buffer buffer, Dim offset, List<String> steps) {
    return start(parameters.buffer(buffer, name), offset, steps);
  }

  private String start(String pointer, Dim offset, List<String> steps) {
    var terms = new ArrayList<>(List.of(pointer));
    if (!offset.is(0)) {
      terms.add(parameters.size(offset));
    }
    terms.addAll(steps);
    return String.join(" + ", terms);
  }

  // The left side.

  private List<String> rowPlace() {
    var lines = new ArrayList<String>();
    if (!product.rows().isEmpty()) {
      lines.add("// Past the last row it comes again; those sums are not stored.");
      lines.add("const int p = min(firstRow + leftRow + i * ROWS_APART, rows - 1);");
      lines.addAll(counters("p", "p", product.rows()));
    }
    var terms = new ArrayList<String>();
    for (int i = 0; i < product.rows().size(); i++) {
      term("p" + i, product.rows().get(i).stride()).ifPresent(terms::add);
    }
    lines.add("rowAt[i] = %s;".formatted(terms.isEmpty() ? "0" : String.join(" + ", terms)));
    return lines;
  }

  private List<Edge> edges() {
    var edges = new ArrayList<Edge>();
    for (int i = 0; i < product.borders().size(); i++) {
      var border = product.borders().get(i);
      var row =
          border.rowStep() == 1
              ? "p" + border.row()
              : "p%d * %d".formatted(border.row(), border.rowStep());
      edges.add(new Edge(i, border.before() == 0 ? row : row + " - " + border.before()));
    }
    return edges;
  }

  private List<String> inside() {
    var conditions = new ArrayList<String>();
    for (int i = 0; i < product.borders().size(); i++) {
      var border = product.borders().get(i);
      var tap =
          border.tapStep() == 1
              ? "t" + border.tap()
              : "t%d * %d".formatted(border.tap(), border.tapStep());
      conditions.add(
          "static_cast<unsigned>(edge%d[i] + %s) < static_cast<unsigned>(%s)"
              .formatted(i, tap, parameters.size(border.extent())));
    }
    return conditions;
  }

  private List<String> tapPlace() {
    if (product.taps().isEmpty()) {
      return List.of("const int tapAt = d;");
    }
    var lines = new ArrayList<String>();
    var run = parameters.size(product.run());
    lines.add("const int tap = d / %s;".formatted(run));
    lines.addAll(counters("tap", "t", product.taps()));
    var terms = new ArrayList<>(List.of("d % " + run));
    for (int i = 0; i < product.taps().size(); i++) {
      term("t" + i, product.taps().get(i).stride()).ifPresent(terms::add);
    }
    lines.add("const int tapAt = %s;".formatted(String.join(" + ", terms)));
    return lines;
  }

  // The epilogue.

  private Extra extra(Contraction.Extra extra, int index) {
    var terms = new ArrayList<>(steps(outer -> outer.extras().get(index)));
    term("row", extra.rowStride()).ifPresent(terms::add);
    if (extra.columnStride() == 1) {
      terms.add("column");
    }
    var at = start("plus" + index, extra.buffer(), extra.offset(), terms);
    return new Extra("x" + index, at, extra.columnStride() == 1);
  }

  private boolean plain() {
    return product.epilogue().body().equals(ScalarExpr.arg(0));
  }

  private List<String> finish() {
    if (plain()) {
      return List.of();
    }
    var statements = new Statements("v");
    var result =
        new ScalarPrinter(
                i -> i == 0 ? "sum" : "x" + (i - 1),
                _ -> {
                  throw new IllegalStateException("no row in a product");
                },
                statements,
                library)
            .print(product.epilogue().body());
    var lines = new ArrayList<>(statements.lines());
    lines.add("return %s;".formatted(result));
    return lines;
  }

  private List<String> finishParameters() {
    var names = new ArrayList<>(List.of("sum"));
    for (int i = 0; i < product.epilogue().extras().size(); i++) {
      names.add("x" + i);
    }
    return names;
  }

  private String finished() {
    if (plain()) {
      return "sum";
    }
    var arguments = new ArrayList<>(List.of("sum"));
    for (int i = 0; i < product.epilogue().extras().size(); i++) {
      boolean along = product.epilogue().extras().get(i).columnStride() == 1;
      arguments.add(along ? "x%d[u]".formatted(i) : "x" + i);
    }
    return "finish(%s)".formatted(String.join(", ", arguments));
  }
}
