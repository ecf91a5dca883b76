package dev.residua.benchmarks;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.diagnostic.TextRenderer;
import dev.residua.compiler.emit.java.MemoryCompiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.source.SourceFile;
import dev.residua.runtime.Model;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The way from `.resnet` text to a model that runs.
final class Models {
  private static final String PACKAGE = "benchmark";

  private Models() {}

  /// The root of this repository.
  static Path root() {
    return Path.of(System.getProperty("residua.root", "."));
  }

  /// The model of an example.
  ///
  /// @param example its file, relative to the folder of examples
  static Graph example(String example, Map<String, String> settings) {
    var file = root().resolve("examples").resolve(example);
    try {
      return graph(new SourceFile(example, Files.readString(file)), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The only model of a text.
  static Graph text(String text) {
    return graph(new SourceFile("benchmark.resnet", text), Map.of());
  }

  private static Graph graph(SourceFile source, Map<String, String> settings) {
    var options = new CompileOptions(Optional.empty(), settings);
    var checked = Compiler.check(source, SourceLoader.none(), options);
    if (checked.graphs().isEmpty()) {
      var renderer = new TextRenderer(false, 100);
      throw new IllegalArgumentException(
          checked.diagnostics().stream().map(renderer::render).collect(Collectors.joining("\n")));
    }
    return checked.graphs().getFirst();
  }

  /// Generates, compiles and loads a model.
  static Model load(Graph graph, Weights weights, Threads threads) {
    var sources = new HashMap<String, String>();
    for (var file : Compiler.generate(graph, PACKAGE)) {
      sources.put(file.path().replace(".java", "").replace('/', '.'), file.text());
    }
    var loader = new GeneratedClasses(MemoryCompiler.compile(sources));
    try {
      return (Model)
          loader
              .loadClass(Compiler.className(graph, PACKAGE))
              .getMethod("load", Weights.class, Threads.class)
              .invoke(null, weights, threads);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class GeneratedClasses extends ClassLoader {
    private final Map<String, byte[]> classes;

    GeneratedClasses(Map<String, byte[]> classes) {
      super(Models.class.getClassLoader());
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
