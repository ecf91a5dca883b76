package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Contraction.Border;
import dev.residua.compiler.kernel.Contraction.Outer;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// `for each image: rows` → `rows` of all images, where the images share the weights and their
/// results lie one after the other: tiles then cross from image to image, and none is left half
/// empty.
final class FoldedProduct {
  private FoldedProduct() {}

  static Contraction of(Contraction product) {
    var folded = product;
    for (int i = 0; i < folded.outer().size(); ) {
      if (joins(folded, folded.outer().get(i))) {
        folded = fold(folded, i);
      } else {
        i++;
      }
    }
    return folded;
  }

  private static boolean joins(Contraction product, Outer outer) {
    var rows = product.rowCount();
    var extras = product.epilogue().extras();
    return outer.weights() == 0
        && outer.bias().is(0)
        && outer.out().equals(rows.times(product.outRowStride()))
        && IntStream.range(0, extras.size())
            .allMatch(i -> outer.extras().get(i).equals(rows.times(extras.get(i).rowStride())));
  }

  private static Contraction fold(Contraction product, int index) {
    var image = product.outer().get(index);
    var outer = new ArrayList<>(product.outer());
    outer.remove(index);
    var rows = new ArrayList<>(product.rows());
    var borders = product.borders();
    if (!rows.isEmpty() && continues(image.a(), rows.getFirst()) && !bordered(product, 0)) {
      var first = rows.getFirst();
      rows.set(0, new Axis(image.extent().times(first.extent()), first.stride()));
    } else {
      rows.addFirst(new Axis(image.extent(), image.a()));
      borders = borders.stream().map(FoldedProduct::inner).toList();
    }
    return new Contraction(
        product.origin(),
        product.title(),
        outer,
        product.a(),
        product.aOffset(),
        rows,
        product.taps(),
        borders,
        product.run(),
        product.weights(),
        product.columns(),
        product.bias(),
        product.epilogue(),
        product.out(),
        product.outOffset(),
        product.outRowStride());
  }

  private static boolean continues(Dim step, Axis rows) {
    return step.equals(rows.extent().times(rows.stride()));
  }

  private static boolean bordered(Contraction product, int row) {
    return product.borders().stream().anyMatch(border -> border.row() == row);
  }

  private static Border inner(Border border) {
    return new Border(
        border.row() + 1,
        border.tap(),
        border.rowStep(),
        border.tapStep(),
        border.before(),
        border.extent());
  }

  /// The most adjacent elements of the left side, of 4 or 1, that every copy may take at once.
  static int leftFloats(Contraction product) {
    var steps = new ArrayList<>(List.of(product.run(), product.aOffset()));
    product.rows().forEach(axis -> steps.add(axis.stride()));
    product.taps().forEach(axis -> steps.add(axis.stride()));
    product.outer().forEach(outer -> steps.add(outer.a()));
    return divides(steps, 4) ? 4 : 1;
  }

  /// Whether `width` adjacent results, with what the epilogue reads beside them, lie together.
  static boolean storesTogether(Contraction product, int width) {
    var steps =
        new ArrayList<>(List.of(product.columns(), product.outOffset(), product.outRowStride()));
    product.outer().forEach(outer -> steps.add(outer.out()));
    product
        .bias()
        .ifPresent(bias -> {
          steps.add(bias.offset());
          product.outer().forEach(outer -> steps.add(outer.bias()));
        });
    var extras = product.epilogue().extras();
    for (int i = 0; i < extras.size(); i++) {
      if (extras.get(i).columnStride() == 1) {
        int index = i;
        steps.add(extras.get(i).offset());
        steps.add(extras.get(i).rowStride());
        product.outer().forEach(outer -> steps.add(outer.extras().get(index)));
      }
    }
    return divides(steps, width);
  }

  static boolean divides(List<Dim> steps, int divisor) {
    return steps.stream()
        .allMatch(
            step -> step.terms().stream().allMatch(term -> term.coefficient() % divisor == 0));
  }
}
