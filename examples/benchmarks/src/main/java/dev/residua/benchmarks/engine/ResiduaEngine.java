package dev.residua.benchmarks.engine;

import dev.residua.benchmarks.measure.Memory;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Model;

/// A generated class as a program calls it that runs it again and again.
public final class ResiduaEngine implements Engine {
  private final Model model;
  private final Object workspace;
  private final TypedCall run;
  private final Runnable ready;
  private final String output;
  private Object result = "nothing was run";

  /// @param workspace what belongs to this engine alone
  /// @param run computes the outputs
  /// @param ready makes ready for `run`
  /// @param output the name of the output that is compared
  ResiduaEngine(Model model, Object workspace, TypedCall run, Runnable ready, String output) {
    this.model = model;
    this.workspace = workspace;
    this.run = run;
    this.ready = ready;
    this.output = output;
  }

  @Override
  public void prepare() {
    ready.run();
  }

  @Override
  public void run() {
    result = run.call();
  }

  @Override
  public float[] output() {
    try {
      var tensor =
          result instanceof FloatTensor
              ? result
              : result.getClass().getMethod(output).invoke(result);
      return ((FloatTensor) tensor).data().clone();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The bytes of the workspace, without the weights that it shares with others.
  public long workspaceBytes() {
    return Memory.ofArrays(workspace) - Memory.ofArrays(model);
  }

  @Override
  public void close() {}
}
