package dev.residua.compiler.generate;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// A generation as the interpreter runs it: what it remembers is kept in whole tensors.
public final class ReferenceSteps {
  private final Generation generation;
  private final Map<String, ReferenceTensor> parameters;
  private final Map<String, ReferenceTensor> kept = new HashMap<>();

  ReferenceSteps(
      Generation generation,
      Map<String, ReferenceTensor> fixed,
      Map<String, ReferenceTensor> parameters) {
    this.generation = generation;
    this.parameters = parameters;
    kept.putAll(fixed);
    generation.once().ifPresent(once -> kept.putAll(Interpreter.run(once, fixed, parameters)));
  }

  /// The outputs for the next positions.
  Map<String, ReferenceTensor> append(Map<String, ReferenceTensor> sequences) {
    int batch = sequences.values().iterator().next().dim(0);
    var inputs = new HashMap<>(kept);
    inputs.putAll(sequences);
    for (var cache : generation.caches()) {
      inputs.putIfAbsent(cache.earlier(), empty(cache.type(), batch));
    }
    var outputs = new LinkedHashMap<>(Interpreter.run(generation.step(), inputs, parameters));
    for (var cache : generation.caches()) {
      var earlier = Objects.requireNonNull(inputs.get(cache.earlier()));
      var fresh = Objects.requireNonNull(outputs.remove(cache.fresh()));
      kept.put(cache.earlier(), along(1, earlier, fresh));
    }
    return outputs;
  }

  private ReferenceTensor empty(TensorType type, int batch) {
    int[] sizes =
        type.shape().dims().stream()
            .mapToInt(
                dim -> (int) dim.evaluate(symbol -> symbol.equals(generation.past()) ? 0 : batch))
            .toArray();
    return ReferenceTensor.zeros(sizes);
  }

  /// Positions `from` up to `to` along an axis.
  public static ReferenceTensor part(int axis, ReferenceTensor tensor, int from, int to) {
    int[] shape = tensor.shape();
    shape[axis] = to - from;
    var part = ReferenceTensor.zeros(shape);
    Shape.forEachIndex(
        shape,
        index -> {
          int[] at = index.clone();
          at[axis] += from;
          part.set(tensor.get(at), index);
        });
    return part;
  }

  /// Two tensors one after the other along an axis.
  public static ReferenceTensor along(int axis, ReferenceTensor first, ReferenceTensor second) {
    int[] shape = first.shape();
    shape[axis] += second.dim(axis);
    var all = ReferenceTensor.zeros(shape);
    Shape.forEachIndex(
        shape,
        index -> {
          int[] at = index.clone();
          at[axis] -= first.dim(axis);
          all.set(at[axis] < 0 ? first.get(index) : second.get(at), index);
        });
    return all;
  }

  /// Values for all parameters of a graph.
  public static Map<String, ReferenceTensor> parameters(Graph graph, long seed) {
    var random = new Random(seed);
    var values = new LinkedHashMap<String, ReferenceTensor>();
    for (var parameter : graph.parameters()) {
      int[] sizes =
          parameter.type().shape().dims().stream().mapToInt(dim -> (int) dim.constant()).toArray();
      var tensor = ReferenceTensor.zeros(sizes);
      for (int i = 0; i < tensor.data().length; i++) {
        tensor.data()[i] = (float) (random.nextGaussian() * 0.3);
      }
      values.put(parameter.name(), tensor);
    }
    return values;
  }

  /// Whole numbers below `bound`.
  public static ReferenceTensor ids(long seed, int bound, int... shape) {
    var random = new Random(seed);
    var tensor = ReferenceTensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextInt(bound);
    }
    return tensor;
  }
}
