package dev.residua.cli.run;

import dev.residua.compiler.GeneratedFile;
import dev.residua.runtime.Model;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

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
    try {
      return new GeneratedModel(Class.forName(className, true, new InMemoryCompiler().load(files)));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the generated sources have no class " + className, e);
    }
  }

  /// The model with these weights.
  ///
  /// @throws ResiduaException where the weights do not fit
  public Model load(Weights weights, Threads threads) {
    try {
      return (Model)
          type.getMethod("load", Weights.class, Threads.class).invoke(null, weights, threads);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
