package dev.residua.benchmarks;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import java.util.Map;

/// A generated model, called as any program calls it.
record ResiduaEngine(Model model, Threads threads, Map<String, Tensor> inputs, String output)
    implements Engine {
  @Override
  public float[] run() {
    if (model.run(inputs).get(output) instanceof FloatTensor floats) {
      return floats.data();
    }
    throw new IllegalStateException("no floats " + output);
  }

  @Override
  public void close() {
    threads.close();
  }
}
