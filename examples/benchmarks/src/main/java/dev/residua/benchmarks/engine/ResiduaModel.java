package dev.residua.benchmarks.engine;

import dev.residua.benchmarks.network.Inputs;
import dev.residua.benchmarks.network.Prepared;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A generated class with its weights, from the folder that it was compiled to.
public final class ResiduaModel implements AutoCloseable {
  private final Threads threads;
  private final Model model;

  /// Loads the class and the weights of a row.
  public ResiduaModel(Prepared row, int threads) {
    this.threads = Threads.of(threads);
    try (var weights = Weights.open(row.weights())) {
      URL[] path = {URI.create(row.classes().toUri() + "/").toURL()};
      var loader = new URLClassLoader(path, ResiduaModel.class.getClassLoader());
      model =
          (Model)
              call(
                  loader.loadClass(row.className()).getMethod("load", Weights.class, Threads.class),
                  null,
                  weights,
                  this.threads);
    } catch (MalformedURLException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(Method method, @Nullable Object on, Object... arguments)
      throws ReflectiveOperationException {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /// A workspace for one thread that runs the row's inputs again and again.
  public ResiduaEngine engine(Prepared row) {
    try {
      Map<String, Tensor> inputs = new HashMap<>();
      for (var input : row.inputs()) {
        inputs.put(input.name(), Inputs.read(input));
      }
      var arguments =
          model.info().inputs().stream().map(port -> (Object) inputs.get(port.name())).toArray();
      var workspace = call(model.getClass().getMethod("workspace"), model);
      return new ResiduaEngine(model, workspace, arguments, row.output());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
