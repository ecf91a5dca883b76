package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Kernel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The comment above a kernel: what it computes, for which layers, from which source lines.
final class KernelComment {
  private static final int WIDTH = 95;
  private static final int MOST_LAYERS = 24;
  private static final int MOST_LINES = 6;

  private KernelComment() {}

  /// The lines of the comment.
  ///
  /// @param uses the calls of the kernel, which do not differ but in what they are given
  static List<String> of(List<KernelCall> uses) {
    Set<String> titles = new LinkedHashSet<>();
    Set<String> layers = new LinkedHashSet<>();
    Set<String> sources = new LinkedHashSet<>();
    for (var use : uses) {
      titles.add(
          use.steps().stream().map(Kernel::title).collect(Collectors.joining(", then "))
              + " → "
              + use.steps().getLast().writes().getFirst().type());
      for (var step : use.steps()) {
        var origin = step.origin();
        if (!origin.path().isEmpty()) {
          layers.add(origin.path());
        }
        if (origin.line() > 0) {
          sources.add("%s:%d  %s".formatted(origin.file(), origin.line(), origin.text()));
        }
      }
    }
    var lines = new ArrayList<>(limited(List.copyOf(titles), MOST_LINES));
    lines.addAll(wrapped(limited(List.copyOf(layers), MOST_LAYERS)));
    lines.addAll(limited(List.copyOf(sources), MOST_LINES));
    uses.stream().findFirst().ifPresent(use -> lines.addAll(wrapped(buffers(use))));
    return comment(lines);
  }

  /// Lines as comments.
  static List<String> comment(List<String> lines) {
    return lines.stream()
        // A backslash at the end of a line would continue the comment.
        .map(line -> line.endsWith("\\") ? line + "." : line)
        .map(line -> line.isBlank() ? "//" : "// " + line)
        .toList();
  }

  /// What the pointers are in the first call.
  private static List<String> buffers(KernelCall call) {
    var named = new ArrayList<String>();
    for (int i = 0; i < call.given().size(); i++) {
      if (call.given().get(i) instanceof KernelCall.Given.OfBuffer(var buffer)) {
        var type = buffer.type().equals(buffer.name()) ? "" : " " + buffer.type();
        named.add(
            "%s = %s%s".formatted(call.text().parameters().get(i).name(), buffer.name(), type));
      }
    }
    return named;
  }

  private static List<String> limited(List<String> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    var some = new ArrayList<>(all.subList(0, most));
    some.add("and %d more".formatted(all.size() - most));
    return some;
  }

  /// The words with commas between them, in lines of at most [#WIDTH] where no word is longer.
  static List<String> wrapped(List<String> words) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i) + (i + 1 < words.size() ? "," : "");
      if (!line.isEmpty() && line.length() + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
