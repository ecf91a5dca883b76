package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Pack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Prints products and the packing of their right-hand sides. All products of a model share the
/// micro-kernels of [Tiles]; an epilogue is a pass over each tile while it is in the cache, and
/// most models need no more than the one that adds another value and limits the result.
final class Products {
  private final KernelLibrary library;
  private final WinogradChoice winograd;
  private final StrassenChoice strassen;
  private final TensorNames names;
  private final DistantWeights distant;

  private final TileForms tiles;

  private final Map<EpilogueKey, ProductDriver.Finish> epilogues = new HashMap<>();

  private record EpilogueKey(ScalarExpr body, List<Integer> steps) {}

  Products(
      KernelLibrary library, WinogradChoice winograd, StrassenChoice strassen, TensorNames names) {
    this.names = names;
    this.library = library;
    this.winograd = winograd;
    this.strassen = strassen;
    distant = DistantWeights.of(strassen.program());
    tiles = TileForms.of(strassen.program());
  }

  KernelCall print(Contraction product) {
    return print(product, false);
  }

  /// The call that computes some positions, of memory that holds some of them.
  KernelCall printLines(Contraction product) {
    return print(product, true);
  }

  private KernelCall print(Contraction product, boolean lines) {
    var simple = SimpleEpilogue.of(product.epilogue());
    var arguments = new ArrayList<Argument>();
    arguments.add(new Argument.OfText("scratch"));
    var form = form(product, lines);
    arguments.add(plan(product, form));
    arguments.add(new Argument.OfBuffer(product.a()));
    if (lines) {
      arguments.add(new Argument.OfShift(product.a()));
    }
    arguments.add(new Argument.OfBuffer(product.weights()));
    arguments.add(new Argument.OfOffset(product.weights()));
    arguments.add(
        product
            .bias()
            .<Argument>map(bias -> new Argument.OfBuffer(bias.buffer()))
            .orElse(new Argument.OfText("NO_BIAS")));
    String method;
    if (simple.fits()) {
      method = method(form, Optional.empty(), WeightType.of(product.weights()));
      arguments.add(
          simple.adds()
              ? new Argument.OfBuffer(product.epilogue().extras().getFirst().buffer())
              : new Argument.OfText("NOTHING"));
      arguments.add(new Argument.OfText(ScalarPrinter.literal(simple.low() + 0.0)));
      arguments.add(new Argument.OfText(ScalarPrinter.literal(simple.high())));
    } else {
      method =
          method(form, Optional.of(epilogue(product.epilogue())), WeightType.of(product.weights()));
      product
          .epilogue()
          .extras()
          .forEach(extra -> arguments.add(new Argument.OfBuffer(extra.buffer())));
    }
    arguments.add(new Argument.OfBuffer(product.out()));
    if (lines) {
      arguments.add(new Argument.OfShift(product.out()));
    }
    return new KernelCall(method, arguments);
  }

  /// How a product is computed.
  private sealed interface Form {
    record Direct() implements Form {}

    record Lines() implements Form {}

    record ByTiles(WinogradTile tile) implements Form {}

    record ByHalves() implements Form {}
  }

  private Form form(Contraction product, boolean lines) {
    var tile = winograd.tile(product.weights());
    if (tile.isPresent()) {
      return new Form.ByTiles(tile.get());
    }
    // Weights with sums begin as those without.
    return lines
        ? new Form.Lines()
        : strassen.holds(product.weights()) ? new Form.ByHalves() : new Form.Direct();
  }

  private Argument.OfPlan plan(Contraction product, Form form) {
    return switch (form) {
      case Form.Direct _, Form.Lines _ -> new Argument.OfPlan("Product", plan(product));
      case Form.ByTiles(var tile) ->
          new Argument.OfPlan(
              "Winograd",
              WinogradDriver.plan(
                  plan(product), WinogradChoice.image(product).orElseThrow(), tile));
      case Form.ByHalves _ ->
          new Argument.OfPlan(
              "Strassen",
              "Strassen.of(%s, %s)".formatted(plan(product), Dims.print(strassen.group(product))));
    };
  }

  KernelCall print(Pack pack) {
    var text = new StringBuilder("Packing.columns(");
    text.append(Dims.print(pack.columns().extent())).append(", ");
    text.append(Dims.print(pack.columns().stride())).append(")");
    pack.outer().forEach(axis -> text.append(axis("each", axis)));
    pack.depth().forEach(axis -> text.append(axis("depth", axis)));
    text.append(".from(").append(Dims.print(pack.sourceOffset())).append(").build()");
    var arguments =
        new ArrayList<Argument>(
            List.of(
                new Argument.OfPlan("Packing", text.toString()),
                new Argument.OfBuffer(pack.source()),
                new Argument.OfBuffer(pack.out()),
                new Argument.OfOffset(pack.out())));
    if (pack.out().element().isSmall()) {
      arguments.add(new Argument.OfText("SmallType." + pack.out().element()));
      arguments.add(new Argument.OfText('"' + names.of(pack.source()) + '"'));
      return new KernelCall("hold", arguments);
    }
    var tile = winograd.tile(pack.out());
    if (tile.isPresent()) {
      arguments.add(new Argument.OfText(Integer.toString(tile.get().out())));
      arguments.add(new Argument.OfText(Integer.toString(tile.get().stride())));
      return new KernelCall("filter", arguments);
    }
    return new KernelCall(strassen.holds(pack.out()) ? "packWithSums" : "pack", arguments);
  }

  private static String axis(String name, Axis axis) {
    return ".%s(%s, %s)".formatted(name, Dims.print(axis.extent()), Dims.print(axis.stride()));
  }

  private String plan(Contraction product) {
    var text = new StringBuilder("Product.columns(" + Dims.print(product.columns()) + ")");
    for (var outer : product.outer()) {
      text.append(".each(")
          .append(Dims.print(outer.extent()))
          .append(", ")
          .append(Dims.print(outer.a()))
          .append(", ")
          .append(outer.weights())
          .append(", ")
          .append(Dims.print(outer.bias()))
          .append(", ")
          .append(Dims.print(outer.out()));
      outer.extras().forEach(extra -> text.append(", ").append(Dims.print(extra)));
      text.append(")");
    }
    product.rows().forEach(axis -> text.append(axis("rows", axis)));
    product.taps().forEach(axis -> text.append(axis("taps", axis)));
    for (var border : product.borders()) {
      text.append(
          ".border(%d, %d, %d, %d, %d, %s)"
              .formatted(
                  border.row(),
                  border.tap(),
                  border.rowStep(),
                  border.tapStep(),
                  border.before(),
                  Dims.print(border.extent())));
    }
    text.append(".run(").append(Dims.print(product.run())).append(")");
    text.append(
        ".from(%s, %s)"
            .formatted(
                Dims.print(product.aOffset()),
                product.bias().map(bias -> Dims.print(bias.offset())).orElse("0")));
    text.append(
        ".into(%s, %s)"
            .formatted(Dims.print(product.outOffset()), Dims.print(product.outRowStride())));
    if (distant.reads(product)) {
      text.append(".distant()");
    }
    for (var extra : product.epilogue().extras()) {
      text.append(
          ".extra(%s, %s)".formatted(Dims.print(extra.offset()), Dims.print(extra.rowStride())));
    }
    return text.append(".build()").toString();
  }

  /// The method that finishes a block of sums; its text differs with the body and with which values
  /// step along the columns.
  private ProductDriver.Finish epilogue(Contraction.Epilogue epilogue) {
    var steps = epilogue.extras().stream().map(Contraction.Extra::columnStride).toList();
    var key = new EpilogueKey(epilogue.body(), steps);
    return epilogues.computeIfAbsent(
        key,
        _ -> {
          var name = library.partName("finish");
          boolean vector = VectorPrinter.prints(epilogue.body());
          library.part(false, name, finish(name, epilogue, false));
          library.part(true, name, finish(name, epilogue, vector));
          if (vector) {
            library.piece(Pieces.finishing(name, steps.size()));
          }
          return new ProductDriver.Finish(name, steps);
        });
  }

  private String finish(String name, Contraction.Epilogue epilogue, boolean vector) {
    var code = new Lines();
    var extras = new StringBuilder();
    for (int i = 0; i < epilogue.extras().size(); i++) {
      extras.append(", float[] e%d, int e%dAt, int e%dRow".formatted(i, i, i));
    }
    code.add("/// Finishes `rows` by `columns` sums that begin at `sumsAt`.");
    code.open(
        "private static void %s(int rows, int columns, float[] sums, int sumsAt, int sumsRow%s,"
            + " float[] out, int outAt, int outRow)",
        name, extras);
    code.open("for (int i = 0; i < rows; i++)");
    code.add("int s = sumsAt + i * sumsRow;");
    code.add("int o = outAt + i * outRow;");
    for (int e = 0; e < epilogue.extras().size(); e++) {
      code.add("int p%d = e%dAt + i * e%dRow;", e, e, e);
    }
    code.add("int j = 0;");
    if (vector) {
      code.open("for (; j <= columns - LANES; j += LANES)");
      var statements = new Statements("FloatVector", "v");
      var result =
          new VectorPrinter(
                  i -> {
                    if (i == 0) {
                      return statements.let("FloatVector.fromArray(SPECIES, sums, s + j)");
                    }
                    boolean step = epilogue.extras().get(i - 1).columnStride() == 1;
                    return statements.let(
                        step
                            ? "FloatVector.fromArray(SPECIES, e%d, p%d + j)".formatted(i - 1, i - 1)
                            : VectorPrinter.broadcast("e%d[p%d]".formatted(i - 1, i - 1)));
                  },
                  _ -> "",
                  statements)
              .print(epilogue.body());
      statements.lines().forEach(line -> code.add("%s", line));
      code.add("%s.intoArray(out, o + j);", result);
      code.close();
    }
    code.open("for (; j < columns; j++)");
    var statements = new Statements("float", "v");
    var result =
        new ScalarPrinter(
                i ->
                    i == 0
                        ? "sums[s + j]"
                        : epilogue.extras().get(i - 1).columnStride() == 1
                            ? "e%d[p%d + j]".formatted(i - 1, i - 1)
                            : "e%d[p%d]".formatted(i - 1, i - 1),
                _ -> "",
                statements,
                library.functions())
            .print(epilogue.body());
    statements.lines().forEach(line -> code.add("%s", line));
    code.add("out[o + j] = %s;", result);
    code.close().close().close();
    return code.toString();
  }

  private String method(Form form, Optional<ProductDriver.Finish> finish, WeightType weights) {
    return switch (form) {
      case Form.Direct _ -> driver(finish, weights);
      case Form.Lines _ -> lines(finish, weights);
      case Form.ByTiles(var tile) -> winograd(tile, finish, weights);
      case Form.ByHalves _ -> strassen(finish, weights);
    };
  }

  private String winograd(
      WinogradTile tile, Optional<ProductDriver.Finish> finish, WeightType weights) {
    parts(finish, weights);
    var driver = new WinogradDriver(tile, finish);
    driver.parts(library);
    return library.method(
        "winograd" + tile.suffix(),
        "A 3x3 convolution by Winograd's algorithm.",
        driver.parameters(),
        driver.entry(false),
        driver.entry(true));
  }

  private String strassen(Optional<ProductDriver.Finish> finish, WeightType weights) {
    var direct = driver(finish, weights);
    var driver = new StrassenDriver(finish);
    driver.parts(library);
    var name = direct.substring(direct.lastIndexOf('.') + 1);
    return library.method(
        "strassen",
        "A matrix product by Strassen's algorithm.",
        driver.parameters(),
        driver.plainEntry(name),
        driver.entry(name));
  }

  /// The method that walks through the panels and tiles of a product.
  private String driver(Optional<ProductDriver.Finish> finish, WeightType weights) {
    var sums = parts(finish, weights);
    new FewRows(sums).parts(library);
    return library.method(
        "product",
        "A matrix product or convolution.",
        sums.parameters(),
        sums.entry(false),
        sums.entry(true));
  }

  /// As above, for some positions.
  private String lines(Optional<ProductDriver.Finish> finish, WeightType weights) {
    var sums = parts(finish, weights);
    return library.steps(
        "product",
        "The positions from `first` up to `last` of a matrix product or convolution.",
        sums.lineParameters(),
        sums.lines(),
        sums.lines());
  }

  /// The plain product that attention is made of.
  String plain() {
    return parts(Optional.empty(), WeightType.F32).name();
  }

  private ProductDriver parts(Optional<ProductDriver.Finish> finish, WeightType weights) {
    var sums = new ProductDriver(finish, weights);
    for (var form : TileForm.ALL) {
      library.part(true, form.method(), () -> Tiles.print(form));
      tiles.compiledFirst(form).ifPresent(where -> library.piece(Pieces.of(form, where)));
    }
    if (finish.isEmpty()) {
      for (var form : tiles.limiting()) {
        library.part(true, form.limiting(), () -> Tiles.limiting(form));
        tiles.compiledFirst(form).ifPresent(where -> library.piece(Pieces.limiting(form, where)));
      }
      for (var form : tiles.adding()) {
        library.part(true, form.adding(), () -> Tiles.adding(form));
        tiles.compiledFirst(form).ifPresent(where -> library.piece(Pieces.adding(form, where)));
      }
    }
    library.part(true, "limit", SumLimits.VECTOR);
    library.part(false, "limit", SumLimits.PLAIN);
    library.part(false, "limitRow", SumLimits.PLAIN_ROW);
    for (boolean vector : List.of(true, false)) {
      if (weights.isSmall()) {
        library.part(vector, Widening.method(weights), () -> Widening.print(weights, vector));
      }
      if (weights == WeightType.Q8) {
        library.part(vector, "scale", () -> Widening.scale(vector));
      }
    }
    library.part(true, "sum", Tiles::choice);
    if (finish.isEmpty()) {
      library.part(true, "sumLimited", () -> Tiles.limitingChoice(tiles.limiting()));
      library.part(true, "sumAdded", () -> Tiles.addingChoice(tiles.adding()));
    }
    library.part(true, "gather", ProductDriver.GATHER);
    library.part(true, "copyRun", ProductDriver.COPY_RUN);
    library.part(true, "copy", ProductDriver.COPY);
    library.part(true, sums.name(), sums::print);
    library.part(false, sums.name(), new PlainDriver(sums)::print);
    return sums;
  }
}
