package dev.residua.compiler.graph;

import java.util.List;

/// How another library names a model's weights.
///
/// @param name the library, for example `torchvision`
/// @param rules tried in order; the first whose `ours` fits a parameter's name gives its name there
/// @param ignored patterns of stored tensors that the model does not need
public record NameScheme(String name, List<Rule> rules, List<String> ignored) {
  public NameScheme {
    rules = List.copyOf(rules);
    ignored = List.copyOf(ignored);
  }

  /// One correspondence of names. In a pattern `{x}` stands for one segment and `{x...}` for any
  /// text.
  ///
  /// @param transposed whether a matrix is stored `[in, out]`
  /// @param part which of `parts` equal blocks along the first axis is meant, from 0
  public record Rule(String ours, String theirs, boolean transposed, int part, int parts) {}
}
