package dev.residua.compiler.generate;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
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

  /// The graph of a step without the new keys and values, for those who keep them in place.
  public Graph running() {
    var fresh = caches.stream().map(Cache::fresh).toList();
    var outputs = step.outputs().stream().filter(output -> !fresh.contains(output.name())).toList();
    return step.with(step.nodes(), outputs);
  }

  /// The graph of what is computed once, as far as a step needs it.
  public Optional<Graph> handed() {
    var taken = step.inputs().stream().map(GraphInput::name).toList();
    return once.map(graph ->
            graph.with(
                graph.nodes(),
                graph.outputs().stream().filter(it -> taken.contains(it.name())).toList()))
        .filter(graph -> !graph.outputs().isEmpty());
  }

  /// The keys or the values of one attention.
  ///
  /// @param earlier the input of the step graph that takes those of the earlier positions, `[N, P,
  ///   K, D]`
  /// @param fresh the output that gives those of the new positions, `[N, T, K, D]`
  /// @param type the type of the input
  public record Cache(String earlier, String fresh, TensorType type) {}
}
