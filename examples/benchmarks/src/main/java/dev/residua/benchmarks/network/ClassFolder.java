package dev.residua.benchmarks.network;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.java.MemoryCompiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The compiled class of a model in a folder of its own, as a build leaves it.
final class ClassFolder {
  private static final String PACKAGE = "benchmark";

  /// The program in the folder that starts the model.
  static final String MAIN = PACKAGE + ".Main";

  private static final String START =
      """
      package benchmark;

      public final class Main extends dev.residua.benchmarks.cold.ResiduaStart {
        @Override
        protected dev.residua.runtime.Model load(dev.residua.runtime.Weights weights) {
          return %s.load(weights);
        }

        public static void main(String[] arguments) throws java.io.IOException {
          new Main().start(arguments);
        }
      }
      """;

  private ClassFolder() {}

  /// The name of a model's class.
  static String className(Graph graph) {
    return Compiler.className(graph, PACKAGE);
  }

  /// Generates the class and compiles it, where that was not done before.
  static Path make(Path folder, Graph graph) {
    var sources = new HashMap<String, String>();
    for (var file : Compiler.generate(graph, PACKAGE)) {
      sources.put(file.path().replace(".java", "").replace('/', '.'), file.text());
    }
    sources.put(MAIN, START.formatted(className(graph)));
    var key = runtime() + "\n" + String.join("\n", sources.values());
    return Kept.make(
        folder,
        key,
        classes -> {
          for (var compiled : MemoryCompiler.compile(sources).entrySet()) {
            var file = classes.resolve(compiled.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, compiled.getValue());
          }
        });
  }

  /// Tells one runtime from another: its constants are part of the classes that use it.
  private static String runtime() {
    var place = Model.class.getProtectionDomain().getCodeSource().getLocation();
    try (var jar = new ZipFile(Path.of(place.getPath()).toFile())) {
      return "runtime " + jar.stream().mapToLong(ZipEntry::getCrc).sum();
    } catch (IOException e) {
      // Class files, not a jar: they change while one works on them.
      return "runtime " + System.nanoTime();
    }
  }
}
