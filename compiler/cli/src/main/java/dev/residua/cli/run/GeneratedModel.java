package dev.residua.cli.run;

import dev.residua.compiler.GeneratedFile;
import dev.residua.runtime.Model;
import dev.residua.runtime.ModelInfo;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import dev.residua.runtime.cuda.CudaDevice;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;

/// A model's class, compiled in memory.
public final class GeneratedModel {
  private final Class<?> type;

  private GeneratedModel(Class<?> type) {
    this.type = type;
  }

  /// Compiles sources.
  ///
  /// @param className the model's class, with its package
  public static GeneratedModel compile(List<GeneratedFile> files, String className) {
    return compile(files, className, Map.of());
  }

  /// As [#compile(List, String)], with resources by their paths, which the class finds.
  public static GeneratedModel compile(
      List<GeneratedFile> files, String className, Map<String, byte[]> resources) {
    return of(InMemoryCompiler.compile(files), className, resources);
  }

  /// Loads classes that were compiled before.
  static GeneratedModel of(
      Map<String, byte[]> classes, String className, Map<String, byte[]> resources) {
    try {
      var loader = new MemoryLoader(classes, resources);
      return new GeneratedModel(Class.forName(className, true, loader));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the generated sources have no class " + className, e);
    }
  }

  /// The model with these weights.
  ///
  /// @throws ResiduaException where the weights do not fit
  public Model load(Weights weights, Threads threads) {
    return load(weights, Threads.class, threads);
  }

  /// The model with these weights on a device.
  ///
  /// @throws ResiduaException where the weights do not fit, or the device is too small
  public Model load(Weights weights, CudaDevice device) {
    return load(weights, CudaDevice.class, device);
  }

  /// What the model says of itself.
  public ModelInfo info() {
    try {
      return (ModelInfo) type.getField("INFO").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> Model load(Weights weights, Class<T> placeType, T place) {
    try {
      return (Model) type.getMethod("load", Weights.class, placeType).invoke(null, weights, place);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
