package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The forms of tiles that the products of a model need.
///
/// @param sums all of them
/// @param limiting those that also limit their sums
/// @param adding those that also add to their sums and limit them
/// @param narrow those of the last panels of products at 512 bits, of most rows
record TileForms(
    List<TileForm> sums, List<TileForm> limiting, List<TileForm> adding, Set<TileForm> narrow) {
  /// The columns of a vector and of a panel at 512 bits, the width at which there are halves.
  private static final int LANES = 16;

  private static final int PANEL = 4 * LANES;

  /// A panel that is narrower than this part of all columns does not matter.
  private static final int PART = 16;

  static TileForms of(Program program) {
    var products =
        program.kernels().stream()
            .filter(Contraction.class::isInstance)
            .map(Contraction.class::cast)
            .toList();
    var columns =
        products.stream()
            .map(Contraction::columns)
            .filter(Dim::isConstant)
            .map(Dim::constant)
            .collect(Collectors.toSet());
    boolean halves = columns.stream().anyMatch(TileForms::gainByHalves);
    var narrow =
        columns.stream()
            .flatMap(TileForms::last)
            .map(form -> halves ? form : form.whole())
            .collect(Collectors.toUnmodifiableSet());
    var sums =
        halves
            ? Stream.concat(TileForm.WHOLE.stream(), TileForm.HALVES.stream()).toList()
            : TileForm.WHOLE;
    var frequent = sums.stream().filter(TileForm::isFrequent).toList();
    var ends = products.stream().map(it -> SimpleEpilogue.of(it.epilogue())).toList();
    return new TileForms(
        sums,
        any(ends, SimpleEpilogue::limits) ? frequent : List.of(),
        any(ends, SimpleEpilogue::adds) ? frequent : List.of(),
        narrow);
  }

  private static boolean any(List<SimpleEpilogue> ends, Predicate<SimpleEpilogue> what) {
    return ends.stream().filter(SimpleEpilogue::fits).anyMatch(what);
  }

  /// The tiles of the panels that do not have all four vectors. A panel of one vector gains by
  /// halves, and one of two of which half a one is padding.
  private static Stream<TileForm> last(long columns) {
    long rest = columns % PANEL;
    int vectors = (int) ((rest + LANES - 1) / LANES);
    var two = TileForm.ofMostRows(2, rest <= LANES + LANES / 2 ? 3 : 0);
    var one = TileForm.ofMostRows(1, 2);
    return switch (vectors) {
      case 1 -> Stream.of(one);
      case 2 -> Stream.of(two);
      case 3 -> Stream.of(two, one);
      default -> Stream.of();
    };
  }

  /// Whether panels that gain by halves are a good part of the columns.
  private static boolean gainByHalves(long columns) {
    return last(columns)
        .anyMatch(form -> form.halves() > 0 && columns < form.vectors() * LANES * PART);
  }

  /// Whether there are tiles by halves of vectors.
  boolean halves() {
    return sums.stream().anyMatch(form -> form.halves() > 0);
  }

  /// When a tile is worth being compiled before a model runs with vectors: that of the widest
  /// panels, and the most frequent one of those that are left.
  Optional<String> compiledFirst(TileForm form) {
    if (form.halves() > 0) {
      return narrow.contains(form) ? Optional.of("Panels.HALVES_PAY") : Optional.empty();
    }
    var widest = form.vectors() > 1 ? "WIDEST == " + form.vectors() : "";
    if (narrow.contains(form)) {
      return Optional.of(or(widest, "WIDEST == 4"));
    }
    boolean elsewhere = narrow.stream().anyMatch(it -> it.halves() > 0 && it.whole().equals(form));
    var where = elsewhere ? or(widest, "WIDEST == 4 && !Panels.HALVES_PAY") : widest;
    return Optional.of(where).filter(it -> !it.isEmpty());
  }

  private static String or(String one, String other) {
    return one.isEmpty() ? other : one + " || " + other;
  }
}
