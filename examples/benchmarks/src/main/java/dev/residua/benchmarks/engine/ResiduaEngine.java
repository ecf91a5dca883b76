package dev.residua.benchmarks.engine;

import dev.residua.benchmarks.measure.Memory;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Model;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/// The typed `run` of a generated workspace, called without allocating anything.
public final class ResiduaEngine implements Engine {
  private final Model model;
  private final Object workspace;
  private final MethodHandle run;
  private final Object[] arguments;
  private final String output;
  private Object result = "nothing was run";

  /// @param arguments in the order of the model's inputs
  /// @param output the name of the output that is compared
  ResiduaEngine(Model model, Object workspace, Object[] arguments, String output)
      throws IllegalAccessException {
    this.model = model;
    this.workspace = workspace;
    this.arguments = arguments;
    this.output = output;
    var method =
        Arrays.stream(workspace.getClass().getMethods())
            .filter(m -> m.getName().equals("run") && m.getReturnType() != void.class)
            .findFirst()
            .orElseThrow();
    run =
        MethodHandles.lookup()
            .unreflect(method)
            .bindTo(workspace)
            .asSpreader(Object[].class, arguments.length)
            .asType(MethodType.methodType(Object.class, Object[].class));
  }

  @Override
  public void run() {
    try {
      result = (Object) run.invokeExact(arguments);
    } catch (Throwable e) {
      throw e instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
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
