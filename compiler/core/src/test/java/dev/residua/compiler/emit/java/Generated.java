package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.GeneratedFile;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.source.SourceFile;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The class of a test's model, compiled and loaded as a user's would be.
final class Generated {
  private static final String PACKAGE = "models";

  private final Class<?> type;

  private Generated(Class<?> type) {
    this.type = type;
  }

  /// The graph of the only model of a program without errors.
  static Graph graph(String program) {
    var source = new SourceFile("model.resnet", program);
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return checked.graphs().getFirst();
  }

  static GeneratedFile file(Graph graph) {
    return Compiler.generate(graph, PACKAGE).getFirst();
  }

  static String className(Graph graph) {
    return Compiler.className(graph, PACKAGE);
  }

  static Map<String, byte[]> classes(Graph graph) {
    return MemoryCompiler.compile(Map.of(className(graph), file(graph).text()));
  }

  static Generated of(String program) {
    var graph = graph(program);
    return of(classes(graph), className(graph));
  }

  /// A class among others.
  static Generated of(Map<String, byte[]> classes, String name) {
    try {
      return new Generated(new Loader(classes).loadClass(name));
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  Model load(Weights weights, Threads threads) {
    return (Model) call(method(type, "load", 2), null, weights, threads);
  }

  /// Another class that was compiled together with this one.
  Generated sibling(String name) {
    try {
      return new Generated(type.getClassLoader().loadClass(name));
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// Calls a static method of the class.
  Object call(String name, Object... arguments) {
    return call(method(type, name, arguments.length), null, arguments);
  }

  /// What one thread runs the model with.
  static Workspace workspace(Model model) {
    var workspace = call(method(model.getClass(), "workspace", 0), model);
    return new Workspace(workspace, method(workspace.getClass(), "run", Tensor.class));
  }

  record Workspace(Object workspace, Method method) {
    Tensor run(Tensor... inputs) {
      return (Tensor) call(method, workspace, (Object[]) inputs);
    }
  }

  private static Object call(Method method, @Nullable Object self, Object... arguments) {
    try {
      return method.invoke(self, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (IllegalAccessException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Method method(Class<?> type, String name, int parameters) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == parameters)
        .findFirst()
        .orElseThrow();
  }

  /// The method of tensors, apart from that of a thread's share.
  private static Method method(Class<?> type, String name, Class<?> parameter) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name))
        .filter(m -> Arrays.stream(m.getParameterTypes()).allMatch(parameter::isAssignableFrom))
        .findFirst()
        .orElseThrow();
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(Generated.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      var bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
