package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.expr.Combine;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Place;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `product; norm of its rows` → one kernel: the last block to finish a panel of rows goes over
/// these rows, a warp for each. Which block is the last, a counter tells, which it sets back to 0.
final class RowTail {
  private static final int WARP = 32;
  private static final Pattern AT = Pattern.compile("\\bat\\b");

  /// The longest row that a warp holds in registers.
  private static final int LONGEST = 2048;

  private final KernelLibrary library;
  private final KernelParameters parameters;
  private final Contraction product;
  private final RowKernel rows;
  private final HeldRow held;

  RowTail(KernelLibrary library, KernelParameters parameters, Contraction product, RowKernel rows) {
    this.library = library;
    this.parameters = parameters;
    this.product = product;
    this.rows = rows;
    held = HeldRow.of(rows);
  }

  /// What the template `rowTail` names.
  ///
  /// @param starts the declarations of where a row begins in each value
  /// @param pieces how often a warp reads 32 elements of a row
  /// @param element holds an element
  /// @param scalars the reductions, in order
  /// @param stores stores an element
  private record Text(
      String title,
      List<String> starts,
      int pieces,
      int length,
      Pass element,
      List<Scalar> scalars,
      Pass stores) {}

  /// A reduction.
  private record Scalar(
      int index, String identity, Pass element, String joined, List<String> finish) {}

  /// What is done for each element.
  ///
  /// @param ends whether the last piece may reach past the row's end
  private record Pass(boolean usesAt, boolean ends, List<String> lines) {}

  private Pass pass(List<String> lines) {
    boolean ends = rows.length().constant() % WARP != 0;
    return new Pass(ends || lines.stream().anyMatch(AT.asPredicate()), ends, lines);
  }

  /// Whether `rows` go over the results of `product`, each as a whole.
  static boolean joins(Contraction product, RowKernel rows) {
    var folded = FoldedProduct.of(product);
    var reads = Stream.concat(product.reads().stream(), rows.reads().stream()).toList();
    return folded.outer().isEmpty()
        && !rows.program().reductions().isEmpty()
        && rows.length().isConstant()
        && rows.length().constant() <= LONGEST
        && rows.length().equals(folded.columns())
        && Dim.product(rows.rows()).equals(folded.rowCount())
        && rows.reads().contains(product.out())
        && rows.writes().stream().noneMatch(reads::contains)
        && rows.inputs().stream()
            .filter(place -> place.buffer().equals(product.out()))
            .allMatch(place -> isResult(place, rows, folded));
  }

  private static boolean isResult(Place place, RowKernel rows, Contraction product) {
    return place.elementStride() == 1
        && place.offset().equals(product.outOffset())
        && step(place, rows.rows()).stream().anyMatch(product.outRowStride()::equals);
  }

  /// The step from row to row, where there is a single one.
  private static List<Dim> step(Place place, List<Dim> extents) {
    var step = extents.isEmpty() ? Dim.ZERO : place.rowStrides().getLast();
    var expected = step;
    for (int i = extents.size() - 1; i >= 0; i--) {
      if (!place.rowStrides().get(i).equals(expected) && !extents.get(i).is(1)) {
        return List.of();
      }
      expected = expected.times(extents.get(i));
    }
    return List.of(step);
  }

  String print(Templates templates) {
    int length = Math.toIntExact(rows.length().constant());
    var starts = new ArrayList<String>();
    boolean counted = places().anyMatch(place -> step(place, rows.rows()).isEmpty());
    if (counted) {
      var axes = rows.rows().stream().map(extent -> new Axis(extent, Dim.ZERO)).toList();
      starts.addAll(Products.counters(parameters, "row", "r", axes));
    }
    for (int i = 0; i < rows.inputs().size(); i++) {
      starts.add(start("const ", "from" + i, rows.inputs().get(i)));
    }
    rows.kept().ifPresent(kept -> starts.add(start("", "keptAt", kept.out(), "kept")));
    starts.add(start("", "toAt", rows.out(), "normed"));
    var element = new Statements("e");
    var value = printer(element).print(held.element());
    var first = new ArrayList<>(element.lines());
    first.add("held[i] = %s;".formatted(value));
    var scalars = new ArrayList<Scalar>();
    for (int r = 0; r < held.reductions().size(); r++) {
      scalars.add(scalar(r, length));
    }
    return templates.render(
        "rowTail",
        new Text(
            rows.title(),
            starts,
            (length + WARP - 1) / WARP,
            length,
            pass(first),
            scalars,
            pass(stores())));
  }

  private Stream<Place> places() {
    return Stream.concat(
        rows.inputs().stream(),
        Stream.concat(Stream.of(rows.out()), rows.kept().map(RowKernel.Kept::out).stream()));
  }

  private String start(String qualifier, String name, Place place) {
    return start(qualifier, name, place, "x");
  }

  private String start(String qualifier, String name, Place place, String suggested) {
    var buffer =
        suggested.equals("x")
            ? parameters.buffer(place.buffer())
            : parameters.buffer(place.buffer(), suggested);
    var terms = new ArrayList<>(List.of(buffer));
    if (!place.offset().is(0)) {
      terms.add(parameters.size(place.offset()));
    }
    var step = step(place, rows.rows());
    if (step.isEmpty()) {
      for (int i = 0; i < place.rowStrides().size(); i++) {
        if (!place.rowStrides().get(i).is(0)) {
          terms.add("r%d * %s".formatted(i, parameters.size(place.rowStrides().get(i))));
        }
      }
    } else if (!step.getFirst().is(0)) {
      terms.add("row * " + parameters.size(step.getFirst()));
    }
    var type = place.buffer().element() == Buffer.Element.INT ? "int" : "float";
    return "%s%s* %s = %s;".formatted(qualifier, type, name, String.join(" + ", terms));
  }

  private ScalarPrinter printer(Statements statements) {
    return new ScalarPrinter(
        i -> ScalarExpr.arg(i).equals(HeldRow.HELD) ? "held[i]" : input(statements, i),
        r -> "scalar" + r,
        statements,
        library);
  }

  private String input(Statements statements, int index) {
    var place = rows.inputs().get(index);
    var at = "from%d%s".formatted(index, place.elementStride() == 1 ? " + at" : "");
    // Other blocks stored these just now: the cache of this multiprocessor may hold older ones.
    if (place.buffer().equals(product.out())) {
      return statements.let("__ldcg(" + at + ")");
    }
    var cast =
        place.buffer().element() == Buffer.Element.INT ? "static_cast<float>(*(%s))" : "*(%s)";
    return statements.let(cast.formatted(at));
  }

  private Scalar scalar(int index, int length) {
    var reduction = held.reductions().get(index);
    boolean sum = reduction.combine() == Combine.SUM;
    if (!sum) {
      library.function("larger");
    }
    var element = new Statements("t");
    var value = printer(element).print(reduction.element());
    var lines = new ArrayList<>(element.lines());
    lines.add(
        (sum ? "scalar%d += %s;" : "scalar%1$d = larger(scalar%1$d, %2$s);")
            .formatted(index, value));
    var statements = new Statements("f%dx".formatted(index));
    var finished =
        new ScalarPrinter(
                i -> i == 0 ? "scalar" + index : length + ".0f",
                r -> "scalar" + r,
                statements,
                library)
            .print(reduction.finish());
    var finish = new ArrayList<>(statements.lines());
    finish.add("scalar%d = %s;".formatted(index, finished));
    var other = "__shfl_xor_sync(0xffffffffu, scalar%d, apart)".formatted(index);
    var joined =
        (sum ? "scalar%d += %s;" : "scalar%1$d = larger(scalar%1$d, %2$s);")
            .formatted(index, other);
    return new Scalar(index, sum ? "0.0f" : "-INFINITY", pass(lines), joined, finish);
  }

  private List<String> stores() {
    var statements = new Statements("o");
    var printer = printer(statements);
    var lines = new ArrayList<String>();
    if (!held.kept().isEmpty()) {
      var value = printer.print(held.kept().getFirst());
      lines.add("keptAt[at] = %s;".formatted(value));
    }
    lines.add("toAt[at] = %s;".formatted(printer.print(held.output())));
    var all = new ArrayList<>(statements.lines());
    all.addAll(lines);
    return all;
  }
}
