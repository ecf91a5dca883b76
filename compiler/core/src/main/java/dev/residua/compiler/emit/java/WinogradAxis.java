package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Prints the transforms of a tile along one axis: what inputs are multiplied as, and what products
/// are summed to. The points are 0, ±1 and ∞ for [WinogradTile#TWO], 0, ±1/√2, ±√2 and ∞ for
/// [WinogradTile#FOUR], ±1 and ∞ for [WinogradTile#TWO_STRIDED], ±1, ±1/2 and ∞ for
/// [WinogradTile#FOUR_STRIDED]: with them the error is that of the direct sum (Lavin and Gray,
/// 2016, with points as in Barabasz et al., 2020).
record WinogradAxis(LaneText text, WinogradTile tile) {
  /// The points of [WinogradTile#FOUR], and their negatives.
  static final double NEAR = Math.sqrt(0.5);

  static final double FAR = Math.sqrt(2);

  /// Declares what `input` multiplies by.
  void inputFactors(Lines code) {
    switch (tile) {
      case TWO, TWO_STRIDED -> {}
      case FOUR -> {
        constant(code, "minusSquares", -(NEAR * NEAR + FAR * FAR));
        constant(code, "near", NEAR);
        constant(code, "minusNear", -NEAR);
        constant(code, "far", FAR);
        constant(code, "minusFar", -FAR);
        constant(code, "nearSquare", -NEAR * NEAR);
        constant(code, "farSquare", -FAR * FAR);
      }
      case FOUR_STRIDED -> {
        constant(code, "minusSquares", -1.25);
        constant(code, "quarter", 0.25);
        constant(code, "minusQuarter", -0.25);
        constant(code, "point", 0.5);
        constant(code, "minusPoint", -0.5);
      }
    }
  }

  /// Declares what `output` multiplies by.
  void outputFactors(Lines code) {
    switch (tile) {
      case TWO, TWO_STRIDED -> {}
      case FOUR -> {
        for (int power = 1; power < tile.out(); power++) {
          constant(code, "near" + power, Math.pow(NEAR, power));
          constant(code, "far" + power, Math.pow(FAR, power));
        }
      }
      case FOUR_STRIDED -> {
        for (int power = 1; power < tile.out(); power++) {
          constant(code, "point" + power, Math.pow(0.5, power));
        }
      }
    }
  }

  private void constant(Lines code, String name, double value) {
    text.let(code, name, text.all(ScalarPrinter.literal(value)));
  }

  /// Inputs → what the products multiply by, declared as `names` or, where an input is multiplied
  /// as it is, not at all.
  ///
  /// @return their names
  List<String> input(Lines code, List<String> x, List<String> names) {
    return switch (tile) {
      case TWO -> inputOfTwo(code, x, names);
      case FOUR -> inputOfFour(code, x, names);
      case TWO_STRIDED, FOUR_STRIDED -> inputInSteps(code, x, names);
    };
  }

  private List<String> inputOfTwo(Lines code, List<String> x, List<String> names) {
    text.let(code, names.get(0), text.minus(x.get(0), x.get(2)));
    text.let(code, names.get(1), text.plus(x.get(1), x.get(2)));
    text.let(code, names.get(2), text.minus(x.get(2), x.get(1)));
    text.let(code, names.get(3), text.minus(x.get(1), x.get(3)));
    return names;
  }

  private List<String> inputOfFour(Lines code, List<String> x, List<String> names) {
    var name = names.getFirst();
    for (int i : List.of(0, 5)) {
      int first = i == 0 ? 0 : 1;
      var ends = text.plus(x.get(first), x.get(first + 4));
      text.let(code, names.get(i), text.fma("minusSquares", x.get(first + 2), ends));
    }
    text.let(code, name + "e", text.fma("farSquare", x.get(2), x.get(4)));
    text.let(code, name + "d", text.fma("farSquare", x.get(1), x.get(3)));
    text.let(code, names.get(1), text.fma("near", name + "d", name + "e"));
    text.let(code, names.get(2), text.fma("minusNear", name + "d", name + "e"));
    text.let(code, name + "f", text.fma("nearSquare", x.get(2), x.get(4)));
    text.let(code, name + "g", text.fma("nearSquare", x.get(1), x.get(3)));
    text.let(code, names.get(3), text.fma("far", name + "g", name + "f"));
    text.let(code, names.get(4), text.fma("minusFar", name + "g", name + "f"));
    return names;
  }

  private List<String> inputInSteps(Lines code, List<String> x, List<String> names) {
    int even = tile.out() + 1;
    var all = new ArrayList<>(names.subList(0, even));
    even(code, IntStream.range(0, even).mapToObj(i -> x.get(2 * i)).toList(), all);
    for (int i = 1; i < x.size(); i += 2) {
      all.add(x.get(i));
    }
    return all;
  }

  /// Inputs at even places → what the first products multiply by, declared as `names`.
  void even(Lines code, List<String> x, List<String> names) {
    if (tile == WinogradTile.TWO_STRIDED) {
      text.let(code, names.get(0), text.plus(x.get(0), x.get(1)));
      text.let(code, names.get(1), text.minus(x.get(1), x.get(0)));
      text.let(code, names.get(2), text.minus(x.get(2), x.get(0)));
      return;
    }
    var name = names.getFirst();
    text.let(code, name + "e", text.fma("minusQuarter", x.get(1), x.get(3)));
    text.let(code, name + "d", text.fma("minusQuarter", x.get(0), x.get(2)));
    text.let(code, names.get(0), text.plus(name + "e", name + "d"));
    text.let(code, names.get(1), text.minus(name + "e", name + "d"));
    text.let(code, name + "f", text.minus(x.get(3), x.get(1)));
    text.let(code, name + "g", text.minus(x.get(2), x.get(0)));
    text.let(code, names.get(2), text.fma("point", name + "g", name + "f"));
    text.let(code, names.get(3), text.fma("minusPoint", name + "g", name + "f"));
    text.let(
        code,
        names.get(4),
        text.fma("minusSquares", x.get(2), text.fma("quarter", x.get(0), x.get(4))));
  }

  /// Products → outputs, declared as `names`.
  void output(Lines code, List<String> x, List<String> names) {
    switch (tile) {
      case TWO -> {
        text.let(code, names.get(0), text.plus(text.plus(x.get(0), x.get(1)), x.get(2)));
        text.let(code, names.get(1), text.minus(text.minus(x.get(1), x.get(2)), x.get(3)));
      }
      case FOUR -> outputOfFour(code, x, names);
      case TWO_STRIDED -> {
        text.let(code, names.get(0), text.plus(text.plus(x.get(0), x.get(1)), x.get(3)));
        var last = text.plus(x.get(2), x.get(4));
        text.let(code, names.get(1), text.plus(text.minus(x.get(0), x.get(1)), last));
      }
      case FOUR_STRIDED -> outputOfFourStrided(code, x, names);
    }
  }

  private void outputOfFour(Lines code, List<String> x, List<String> names) {
    var name = names.getFirst();
    sums(code, name, x.get(1), x.get(2), x.get(3), x.get(4));
    text.let(code, names.get(0), text.plus(text.plus(x.get(0), name + "NearSum"), name + "FarSum"));
    text.let(
        code,
        names.get(1),
        text.fma("near1", name + "NearDifference", text.times("far1", name + "FarDifference")));
    text.let(
        code,
        names.get(2),
        text.fma("near2", name + "NearSum", text.times("far2", name + "FarSum")));
    text.let(
        code,
        names.get(3),
        text.fma(
            "near3", name + "NearDifference", text.fma("far3", name + "FarDifference", x.get(5))));
  }

  private void outputOfFourStrided(Lines code, List<String> x, List<String> names) {
    var name = names.getFirst();
    sums(code, name, x.get(2), x.get(3), x.get(0), x.get(1));
    var ends = text.plus(name + "FarDifference", text.plus(x.get(4), x.get(8)));
    var values =
        List.of(
            text.plus(text.plus(name + "NearSum", name + "FarSum"), x.get(5)),
            text.fma(
                "point1", name + "NearDifference", text.plus(name + "FarDifference", x.get(6))),
            text.fma("point2", name + "NearSum", text.plus(name + "FarSum", x.get(7))),
            text.fma("point3", name + "NearDifference", ends));
    for (int i = 0; i < values.size(); i++) {
      text.let(code, names.get(i), values.get(i));
    }
  }

  /// Declares the sums and differences of the products at two pairs of points.
  private void sums(
      Lines code, String name, String near, String minusNear, String far, String minusFar) {
    text.let(code, name + "NearSum", text.plus(near, minusNear));
    text.let(code, name + "NearDifference", text.minus(near, minusNear));
    text.let(code, name + "FarSum", text.plus(far, minusFar));
    text.let(code, name + "FarDifference", text.minus(far, minusFar));
  }
}
