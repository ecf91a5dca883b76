package dev.residua.compiler.generate;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// A model that computes some positions of a sequence after others, with what causal attention
/// needs of the earlier ones at hand.
///
/// The step graph has the types of the whole model's: its symbol `fresh`, the length of the
/// sequence, is now the number of new positions. Its inputs are those of the model that a step
/// needs, what [#once] makes, and the keys and values of `past` earlier positions. Its outputs are
/// those of the model for the new positions, and the keys and values of these.
///
/// @param whole the model
/// @param fresh the symbol of the new positions, for example `T`
/// @param past the symbol of the earlier positions; no symbol of the model
/// @param sequences the names of the inputs that have positions
/// @param once what is computed once from inputs without positions, such as an encoder's output:
///   outputs of the model, and inputs of the step graph of the same names; nothing where there are
///   none
/// @param step the graph of a step
/// @param caches what is remembered of the positions
public record Generation(
    Graph whole,
    String fresh,
    String past,
    List<String> sequences,
    Optional<Graph> once,
    Graph step,
    List<Cache> caches) {
  public Generation {
    sequences = List.copyOf(sequences);
    caches = List.copyOf(caches);
  }

  /// The keys or the values of one attention.
  ///
  /// @param earlier the input of the step graph that takes those of the earlier positions, `[N, P,
  ///   K, D]`
  /// @param fresh the output that gives those of the new positions, `[N, T, K, D]`
  /// @param type the type of the input
  public record Cache(String earlier, String fresh, TensorType type) {}
}
