package dev.residua.examples.gallery;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The networks of this folder.
final class Gallery {
  private Gallery() {}

  /// The graph of a model as it is named on a command line: `resnet depth=50`, or `variants
  /// OnImages variant=Dense`.
  static Graph model(String text) {
    var words = text.split(" +", -1);
    var file = Path.of(words[0] + ".resnet");
    Optional<String> model = Optional.empty();
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 0) {
        model = Optional.of(words[i]);
      } else {
        settings.put(words[i].substring(0, equals), words[i].substring(equals + 1));
      }
    }
    try {
      var source = new SourceFile(file.toString(), Files.readString(file));
      var checked =
          Compiler.check(source, SourceLoader.none(), new CompileOptions(model, settings));
      // Some are tried deeper than anyone trains them.
      var diagnostics =
          checked.diagnostics().stream().filter(d -> d.code() != Code.DEEP_POST_NORM).toList();
      if (!diagnostics.isEmpty()) {
        throw new AssertionError(text + ": " + diagnostics);
      }
      return checked.graphs().getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
