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
/// @param limiting those that also limit their sums
/// @param adding those that also add to their sums and limit them
/// @param narrow the vectors of the last panels of products at 512 bits
record TileForms(List<TileForm> limiting, List<TileForm> adding, Set<Integer> narrow) {
  /// The columns of a vector and of a panel at 512 bits.
  private static final int LANES = 16;

  private static final int PANEL = 4 * LANES;

  static TileForms of(Program program) {
    var products =
        program.kernels().stream()
            .filter(Contraction.class::isInstance)
            .map(Contraction.class::cast)
            .toList();
    var narrow =
        products.stream()
            .map(Contraction::columns)
            .filter(Dim::isConstant)
            .flatMap(columns -> last(columns.constant()))
            .collect(Collectors.toUnmodifiableSet());
    var ends = products.stream().map(it -> SimpleEpilogue.of(it.epilogue())).toList();
    return new TileForms(
        any(ends, SimpleEpilogue::limits) ? TileForm.FREQUENT : List.of(),
        any(ends, SimpleEpilogue::adds) ? TileForm.FREQUENT : List.of(),
        narrow);
  }

  private static boolean any(List<SimpleEpilogue> ends, Predicate<SimpleEpilogue> what) {
    return ends.stream().filter(SimpleEpilogue::fits).anyMatch(what);
  }

  /// The vectors of the panels that do not have all four.
  private static Stream<Integer> last(long columns) {
    int vectors = (int) ((columns % PANEL + LANES - 1) / LANES);
    return switch (vectors) {
      case 1, 2 -> Stream.of(vectors);
      case 3 -> Stream.of(2, 1);
      default -> Stream.of();
    };
  }

  /// When a tile is worth being compiled before a model runs with vectors: where panels are as wide
  /// as it, or some of the model's last ones are.
  Optional<String> compiledFirst(TileForm form) {
    var widest = form.vectors() > 1 ? "WIDEST == " + form.vectors() : "";
    if (!form.hasMostRows() || !narrow.contains(form.vectors())) {
      return Optional.of(widest).filter(it -> !it.isEmpty());
    }
    return Optional.of(widest.isEmpty() ? "WIDEST == 4" : widest + " || WIDEST == 4");
  }
}
