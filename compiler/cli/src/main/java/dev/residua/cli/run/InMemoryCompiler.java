package dev.residua.cli.run;

import dev.residua.compiler.GeneratedFile;
import dev.residua.runtime.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles Java sources in memory.
final class InMemoryCompiler {
  private static final String VECTORS = "jdk.incubator.vector";

  private final Map<String, Output> outputs = new ConcurrentHashMap<>();

  private InMemoryCompiler() {}

  /// The classes by their names.
  ///
  /// @throws IllegalStateException where the sources do not compile
  static Map<String, byte[]> compile(List<GeneratedFile> files) {
    var compiler = new InMemoryCompiler();
    compiler.run(files);
    var classes = new TreeMap<String, byte[]>();
    compiler.outputs.forEach((name, output) -> classes.put(name, output.bytes.toByteArray()));
    return classes;
  }

  /// Has the JVM load and compile the Java compiler, in the background: while the sources are made,
  /// there is time for it.
  static void prepare() {
    var thread =
        new Thread(
            () -> {
              try {
                compile(List.of(new GeneratedFile("Warm.java", WARM)));
              } catch (RuntimeException _) {
                // The sources will show the same failure, to somebody who can be told.
              }
            },
            "residua-javac");
    thread.setDaemon(true);
    thread.start();
  }

  /// Something of what generated classes are made of.
  private static final String WARM =
      """
      import dev.residua.runtime.plan.Panels;
      import java.util.List;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;
      final class Warm {
        private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
        private static void add(int count, float[] a, float[] b, float[] out, int at) {
          for (int i = 0; i < Panels.padded(count); i += 4) {
            FloatVector x = FloatVector.fromArray(SPECIES, a, at + i);
            FloatVector y = x.fma(FloatVector.broadcast(SPECIES, b[i]), x);
            y.intoArray(out, i);
          }
          List.of("a", "b").forEach(text -> out[0] = Math.fma(a[0], b[0], text.length()));
        }
      }
      """;

  private void run(List<GeneratedFile> files) {
    var compiler =
        Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
            .orElseThrow(() -> new IllegalStateException("this Java has no compiler: use a JDK"));
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    try (var standard =
            compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
        var manager = new MemoryFiles(standard)) {
      var sources = files.stream().map(Source::new).toList();
      var task = compiler.getTask(null, manager, diagnostics, options(), null, sources);
      if (!task.call()) {
        throw new IllegalStateException(
            "the generated sources do not compile: " + errors(diagnostics));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// No `--release`: it doubles the time. No modules and jars that generated classes do not use:
  /// each is opened.
  private static List<String> options() {
    return List.of(
        "--add-modules",
        VECTORS,
        "--limit-modules",
        "java.base," + VECTORS,
        "-proc:none",
        "-nowarn",
        "-XDstringConcat=inline",
        "-classpath",
        runtime());
  }

  private static String runtime() {
    try {
      return Path.of(Model.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String errors(DiagnosticCollector<JavaFileObject> diagnostics) {
    return diagnostics.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> "line " + d.getLineNumber() + ": " + d.getMessage(Locale.ROOT))
        .findFirst()
        .orElse("javac says nothing");
  }

  private final class MemoryFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
    MemoryFiles(StandardJavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      var output = new Output(className);
      outputs.put(className, output);
      return output;
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(GeneratedFile file) {
      super(URI.create("memory:///" + file.path()), Kind.SOURCE);
      text = file.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Output(String className) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }
}
