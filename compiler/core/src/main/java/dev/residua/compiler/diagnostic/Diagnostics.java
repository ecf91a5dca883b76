package dev.residua.compiler.diagnostic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is said during one compilation. The same thing at the same place is kept once: a
/// block that is expanded a hundred times still has one error.
public final class Diagnostics {
  private final Set<Diagnostic> reported = new LinkedHashSet<>();
  private final Set<Object> places = new LinkedHashSet<>();

  private record Place(Code code, Object span) {}

  /// Keeps a diagnostic unless its code was already reported at its primary place.
  public void add(Diagnostic diagnostic) {
    boolean isNew =
        diagnostic.span().map(span -> places.add(new Place(diagnostic.code(), span))).orElse(true);
    if (isNew) {
      reported.add(diagnostic);
    }
  }

  public boolean hasErrors() {
    return reported.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  public boolean isEmpty() {
    return reported.isEmpty();
  }

  /// All of them in the order of their places, file by file in the order of first mention.
  public List<Diagnostic> all() {
    List<Object> files = new ArrayList<>();
    for (Diagnostic diagnostic : reported) {
      diagnostic
          .span()
          .map(span -> span.file())
          .filter(f -> !files.contains(f))
          .ifPresent(files::add);
    }
    List<Diagnostic> sorted = new ArrayList<>(reported);
    sorted.sort((a, b) -> {
      int order = Integer.compare(fileIndex(files, a), fileIndex(files, b));
      return order != 0 ? order : Integer.compare(start(a), start(b));
    });
    return Collections.unmodifiableList(sorted);
  }

  private static int fileIndex(List<Object> files, Diagnostic diagnostic) {
    return diagnostic.span().map(span -> files.indexOf(span.file())).orElse(-1);
  }

  private static int start(Diagnostic diagnostic) {
    return diagnostic.span().map(span -> span.start()).orElse(-1);
  }
}
