package dev.residua.benchmarks.cold;

import dev.residua.benchmarks.network.Inputs;
import dev.residua.benchmarks.network.RawTensor;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A program that loads a generated class's weights, runs it once and ends: a `Main` beside the
/// class extends it, so that nothing is called by reflection.
public abstract class ResiduaStart {
  /// Calls the generated `load`.
  protected abstract Model load(Weights weights);

  /// @param arguments the weights, the name of the output, a file for it, and the inputs
  public final void start(String[] arguments) throws IOException {
    long start = System.nanoTime();
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 3; i < arguments.length; i += RawTensor.WORDS) {
      var input = RawTensor.parse(arguments, i);
      inputs.put(input.name(), Inputs.read(input));
    }
    Model model;
    try (var weights = Weights.open(Path.of(arguments[0]))) {
      model = load(weights);
    }
    if (model.run(inputs).get(arguments[1]) instanceof FloatTensor result) {
      FirstResult.since(start).report(result.data(), Path.of(arguments[2]));
    }
  }
}
