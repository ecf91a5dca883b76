package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.emit.java.MemoryCompiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.source.SourceFile;
import dev.residua.runtime.Model;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import dev.residua.runtime.cuda.CudaDevice;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Both classes of a test's model, the Java backend's and that which drives a device, compiled and
/// loaded as a user's would be.
final class GeneratedCuda {
  private static final String PACKAGE = "models";

  private final Class<?> java;
  private final Class<?> cuda;

  private GeneratedCuda(Class<?> java, Class<?> cuda) {
    this.java = java;
    this.cuda = cuda;
  }

  /// The graph of the only model of a program without errors.
  static Graph graph(String program) {
    var source = new SourceFile("model.resnet", program);
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return checked.graphs().getFirst();
  }

  /// @param builder makes the image of the kernels from the text of the `.cu`
  static GeneratedCuda of(String program, Function<String, byte[]> builder) {
    return of(graph(program), builder);
  }

  static GeneratedCuda of(Graph graph, Function<String, byte[]> builder) {
    var files = Compiler.generateCuda(graph, PACKAGE, CudaOptions.DEFAULT);
    var kernels = files.getFirst();
    assertThat(kernels.path()).endsWith(".cu");
    var classes =
        MemoryCompiler.compile(
            Map.of(
                Compiler.className(graph, PACKAGE),
                Compiler.generate(graph, PACKAGE).getFirst().text(),
                Compiler.cudaClassName(graph, PACKAGE),
                files.getLast().text()));
    var resources = new HashMap<String, byte[]>();
    resources.put(kernels.path().replace(".cu", ".fatbin"), builder.apply(kernels.text()));
    var loader = new Loader(classes, resources);
    try {
      return new GeneratedCuda(
          loader.loadClass(Compiler.className(graph, PACKAGE)),
          loader.loadClass(Compiler.cudaClassName(graph, PACKAGE)));
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  Model onHost(Weights weights) {
    return load(java, Threads.class, weights, Threads.shared());
  }

  /// The model on a device; it is [AutoCloseable] too.
  Model on(CudaDevice device, Weights weights) {
    return load(cuda, CudaDevice.class, weights, device);
  }

  /// A model by the name of its class.
  static <T> Model load(ClassLoader loader, String name, Class<T> where, Weights weights, T place) {
    try {
      return load(loader.loadClass(name), where, weights, place);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// Closes a model on a device.
  static void close(Model model) {
    try {
      ((AutoCloseable) model).close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> Model load(Class<?> type, Class<T> where, Weights weights, T place) {
    try {
      return (Model) type.getMethod("load", Weights.class, where).invoke(null, weights, place);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// Classes and resources in memory.
  static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;
    private final Map<String, byte[]> resources;

    Loader(Map<String, byte[]> classes, Map<String, byte[]> resources) {
      super(GeneratedCuda.class.getClassLoader());
      this.classes = classes;
      this.resources = resources;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      var bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      var bytes = resources.get(name);
      return bytes == null || bytes.length == 0 ? null : new ByteArrayInputStream(bytes);
    }
  }
}
