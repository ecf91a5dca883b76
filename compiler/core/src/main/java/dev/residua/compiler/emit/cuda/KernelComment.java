package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Kernel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The comment above a kernel: what it computes, for which layers, from which source lines.
final class KernelComment {
  private static final int WIDTH = 96;
  private static final int MOST_LAYERS = 24;
  private static final int MOST_LINES = 6;

  private KernelComment() {}

  /// The lines, without comment signs.
  static List<String> of(List<Kernel> uses) {
    Set<String> titles = new LinkedHashSet<>();
    Set<String> layers = new LinkedHashSet<>();
    Set<String> sources = new LinkedHashSet<>();
    for (var use : uses) {
      var origin = use.origin();
      titles.add(use.title() + " → " + use.writes().getFirst().type());
      if (!origin.path().isEmpty()) {
        layers.add(origin.path());
      }
      if (origin.line() > 0) {
        sources.add("%s:%d  %s".formatted(origin.file(), origin.line(), origin.text()));
      }
    }
    var lines = new ArrayList<>(limited(List.copyOf(titles), MOST_LINES));
    lines.addAll(wrapped(limited(List.copyOf(layers), MOST_LAYERS)));
    lines.addAll(limited(List.copyOf(sources), MOST_LINES));
    // A backslash at the end of a line would continue the comment.
    return lines.stream().map(line -> line.endsWith("\\") ? line + " " : line).toList();
  }

  private static List<String> limited(List<String> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    var some = new ArrayList<>(all.subList(0, most));
    some.add("and %d more".formatted(all.size() - most));
    return some;
  }

  private static List<String> wrapped(List<String> words) {
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
