package dev.residua.compiler.emit.java;

import dev.residua.compiler.tensor.ReferenceTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Loads generated classes and the runtime anew, so that one JVM runs them at several widths of a
/// vector.
public final class WidthLoader extends ClassLoader {
  private final Map<String, byte[]> generated;
  private final int bits;
  private final String kernels;

  /// Runs kernels of vectors, or plain ones where there are no bits.
  public WidthLoader(int bits, Map<String, byte[]> generated) {
    this(bits, "vector", generated);
  }

  /// @param kernels `vector`, or `plain` for kernels in plain Java over weights that are packed for
  ///   vectors
  public WidthLoader(int bits, String kernels, Map<String, byte[]> generated) {
    super(WidthLoader.class.getClassLoader());
    this.bits = bits;
    this.kernels = kernels;
    this.generated = generated;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      var bytes = generated.get(name);
      if (bytes == null && name.startsWith("dev.residua.runtime.")) {
        bytes = runtime(name);
      }
      return bytes == null
          ? super.loadClass(name, resolve)
          : defineClass(name, bytes, 0, bytes.length);
    }
  }

  private static byte[] runtime(String name) {
    var path = name.replace('.', '/') + ".class";
    try (var in = WidthLoader.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no class " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is done with a loaded model.
  private interface Use<R> {
    R apply(Object model) throws ReflectiveOperationException;
  }

  /// Runs the generated model on these inputs and parameters with this many threads.
  public Map<String, ReferenceTensor> run(
      String className,
      Map<String, ReferenceTensor> inputs,
      Map<String, ReferenceTensor> parameters,
      Set<String> integers,
      int threads) {
    return load(
        className,
        parameters,
        threads,
        model ->
            results(
                loadClass("dev.residua.runtime.Model")
                    .getMethod("run", Map.class)
                    .invoke(model, tensors(inputs, integers))));
  }

  /// Lets the generated model go on with integers, one piece after the other.
  public List<Map<String, ReferenceTensor>> generate(
      String className,
      int longest,
      Map<String, ReferenceTensor> beginning,
      List<Map<String, ReferenceTensor>> pieces,
      Map<String, ReferenceTensor> parameters,
      int threads) {
    return load(
        className,
        parameters,
        threads,
        model -> {
          var generation =
              loadClass("dev.residua.runtime.GenerativeModel")
                  .getMethod("generation", int.class, Map.class)
                  .invoke(model, longest, tensors(beginning, beginning.keySet()));
          var append = loadClass("dev.residua.runtime.Generation").getMethod("append", Map.class);
          var results = new ArrayList<Map<String, ReferenceTensor>>();
          for (var piece : pieces) {
            results.add(results(append.invoke(generation, tensors(piece, piece.keySet()))));
          }
          return results;
        });
  }

  private static Map<String, ReferenceTensor> results(Object outputs)
      throws ReflectiveOperationException {
    var results = new LinkedHashMap<String, ReferenceTensor>();
    for (var output : ((Map<?, ?>) outputs).entrySet()) {
      results.put((String) output.getKey(), reference(output.getValue()));
    }
    return results;
  }

  private <R> R load(
      String className, Map<String, ReferenceTensor> parameters, int threads, Use<R> use) {
    var bitsBefore = System.setProperty("residua.vector.bits", Integer.toString(bits));
    var kernelsBefore = System.setProperty("residua.kernels", kernels);
    try {
      var tensors = tensors(parameters, Set.of());
      var weightsType = loadClass("dev.residua.runtime.Weights");
      var weights = weightsType.getMethod("of", Map.class).invoke(null, tensors);
      var threadsType = loadClass("dev.residua.runtime.Threads");
      var pool = threadsType.getMethod("of", int.class).invoke(null, threads);
      try {
        var model =
            loadClass(className)
                .getMethod("load", weightsType, threadsType)
                .invoke(null, weights, pool);
        return use.apply(model);
      } finally {
        threadsType.getMethod("close").invoke(pool);
      }
    } catch (InvocationTargetException e) {
      throw new AssertionError(className + " at " + bits + " bits: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    } finally {
      restore("residua.vector.bits", bitsBefore);
      restore("residua.kernels", kernelsBefore);
    }
  }

  private static void restore(String property, @Nullable String before) {
    if (before == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, before);
    }
  }

  private Map<String, Object> tensors(Map<String, ReferenceTensor> values, Set<String> integers)
      throws ReflectiveOperationException {
    var tensors = new LinkedHashMap<String, Object>();
    for (var entry : values.entrySet()) {
      var value = entry.getValue();
      if (integers.contains(entry.getKey())) {
        int[] data = new int[value.data().length];
        for (int i = 0; i < data.length; i++) {
          data[i] = (int) value.data()[i];
        }
        tensors.put(
            entry.getKey(),
            loadClass("dev.residua.runtime.IntTensor")
                .getMethod("of", int[].class, int[].class)
                .invoke(null, value.shape(), data));
      } else {
        float[] data = new float[value.data().length];
        for (int i = 0; i < data.length; i++) {
          data[i] = (float) value.data()[i];
        }
        tensors.put(
            entry.getKey(),
            loadClass("dev.residua.runtime.FloatTensor")
                .getMethod("of", int[].class, float[].class)
                .invoke(null, value.shape(), data));
      }
    }
    return tensors;
  }

  private static ReferenceTensor reference(Object tensor) throws ReflectiveOperationException {
    int[] shape = (int[]) tensor.getClass().getMethod("shape").invoke(tensor);
    var data = tensor.getClass().getMethod("data").invoke(tensor);
    int size = Array.getLength(data);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = Array.getDouble(data, i);
    }
    return new ReferenceTensor(shape, values);
  }
}
