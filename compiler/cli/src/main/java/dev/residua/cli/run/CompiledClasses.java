package dev.residua.cli.run;

import dev.residua.cli.Console;
import dev.residua.cli.UserError;
import dev.residua.cli.store.Cache;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.Model;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The classes of models. Those that were compiled before come from the user's cache, where nothing
/// has changed that they follow from: the texts, the settings, the compiler, the runtime, Java.
///
/// An entry that is broken is made anew, and where there is no cache to write to, each model is
/// compiled for itself.
public final class CompiledClasses {
  private static final String PACKAGE = "residua.generated";
  private static final String FOLDER = "classes";
  private static final int MOST = 64;

  private final Optional<Cache> cache;
  private final String compiler;

  /// @param compiler a name that changes whenever the compiler or the runtime do
  CompiledClasses(Optional<Cache> cache, String compiler) {
    this.cache = cache;
    this.compiler = compiler;
  }

  /// The classes of this user. A compiler that does not come from jars may change at any time, so
  /// nothing of it is kept.
  public static CompiledClasses of(Console console) {
    var jars = new ArrayList<String>();
    for (var type : List.of(Compiler.class, Model.class, CompiledClasses.class)) {
      var jar = jar(type);
      if (jar.isEmpty()) {
        return new CompiledClasses(Optional.empty(), "");
      }
      jars.add(jar.get());
    }
    return new CompiledClasses(Optional.of(Cache.of(console)), String.join(" ", jars));
  }

  /// The place, the size and the time of the jar that a class is from.
  private static Optional<String> jar(Class<?> type) {
    try {
      var file = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(file)
          ? Optional.of(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file))
          : Optional.empty();
    } catch (Exception _) {
      return Optional.empty();
    }
  }

  /// The model of a graph, as most want it.
  ///
  /// @param origin all that the graph follows from: texts and settings
  public GeneratedModel model(Graph graph, List<String> origin) {
    return model(graph, origin, JavaOptions.DEFAULT);
  }

  /// The model of a graph.
  ///
  /// @param origin all that the graph follows from: texts and settings
  public GeneratedModel model(Graph graph, List<String> origin, JavaOptions options) {
    var parts =
        new ArrayList<>(
            List.of(compiler, Runtime.version().toString(), graph.name(), options.toString()));
    parts.addAll(origin);
    var classes =
        classes(
            Cache.key(parts),
            () -> {
              InMemoryCompiler.prepare();
              return InMemoryCompiler.compile(Compiler.generate(graph, PACKAGE, options));
            });
    return GeneratedModel.of(classes, Compiler.className(graph, PACKAGE), Map.of());
  }

  /// The classes under a key, or else those that `compile` makes.
  Map<String, byte[]> classes(String key, Supplier<Map<String, byte[]>> compile) {
    if (cache.isEmpty()) {
      return compile.get();
    }
    var made = new TreeMap<String, byte[]>();
    try {
      var file =
          cache
              .get()
              .get(
                  FOLDER + "/" + key,
                  to -> {
                    made.putAll(compile.get());
                    write(made, to);
                  });
      if (made.isEmpty()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return read(file);
      }
      cache.get().prune(FOLDER, MOST);
    } catch (UserError | IOException _) {
      // A folder that cannot be written, or an entry that another process has just pruned.
    }
    return made.isEmpty() ? compile.get() : made;
  }

  private static void write(Map<String, byte[]> classes, Path to) throws IOException {
    try (var out = new DataOutputStream(Files.newOutputStream(to))) {
      out.writeInt(classes.size());
      for (var entry : classes.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        out.write(entry.getValue());
      }
    }
  }

  private static Map<String, byte[]> read(Path file) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
    var classes = new TreeMap<String, byte[]>();
    for (int left = in.readInt(); left > 0; left--) {
      var name = in.readUTF();
      classes.put(name, in.readNBytes(in.readInt()));
    }
    return classes;
  }
}
