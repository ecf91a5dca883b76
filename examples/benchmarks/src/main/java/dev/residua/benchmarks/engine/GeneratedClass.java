package dev.residua.benchmarks.engine;

import dev.residua.benchmarks.network.Prepared;
import dev.residua.runtime.Model;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/// A generated class, from the folder that it was compiled to. All models that it loads run the
/// same code, which HotSpot compiles once.
///
/// @param type the class
/// @param weights the file with its weights
public record GeneratedClass(Class<?> type, Path weights) {
  public static GeneratedClass of(Prepared row) {
    try {
      URL[] path = {URI.create(row.classes().toUri() + "/").toURL()};
      var loader = new URLClassLoader(path, GeneratedClass.class.getClassLoader());
      return new GeneratedClass(loader.loadClass(row.className()), row.weights());
    } catch (MalformedURLException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Loads the weights.
  public ResiduaModel load(int count) {
    var threads = Threads.of(count);
    try (var source = Weights.open(weights)) {
      var load = type.getMethod("load", Weights.class, Threads.class);
      return new ResiduaModel(threads, (Model) load.invoke(null, source, threads));
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
