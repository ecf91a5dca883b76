package dev.residua.cli.summary;

import dev.residua.cli.UserError;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.graph.Graph;
import java.util.LinkedHashMap;
import java.util.Map;

/// Values of the symbols in a model's sizes.
public final class Sizes {
  /// What a symbol counts as when nothing is said, unless it is a batch.
  static final long USUAL = 128;

  private Sizes() {}

  /// Every symbol of the inputs: as given; 1 where it is the first of several axes, a batch; 128
  /// otherwise.
  ///
  /// @throws UserError where a given symbol is none of the model's, or is less than 1
  public static Map<String, Long> of(Graph graph, Map<String, Long> given) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (var input : graph.inputs()) {
      var dims = input.node().shape().dims();
      for (int axis = 0; axis < dims.size(); axis++) {
        for (var symbol : dims.get(axis).symbols()) {
          sizes.putIfAbsent(symbol, axis == 0 && dims.size() > 1 ? 1 : USUAL);
        }
      }
    }
    given.forEach((symbol, size) -> {
      if (!sizes.containsKey(symbol)) {
        var known =
            sizes.isEmpty()
                ? graph.name() + " has no symbolic sizes"
                : "the symbols are: " + String.join(", ", sizes.keySet());
        throw new UserError(
            "--size " + symbol + ": " + graph.name() + " has no such symbol",
            Suggestion.of(symbol, sizes.keySet())
                    .map(near -> "did you mean " + near + "? ")
                    .orElse("")
                + known);
      }
      if (size < 1) {
        throw new UserError("--size " + symbol + "=" + size + ": a size is at least 1");
      }
      sizes.put(symbol, size);
    });
    return sizes;
  }
}
