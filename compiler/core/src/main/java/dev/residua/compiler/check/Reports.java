package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceSpan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Reports errors, and shows which use of a block they come from.
final class Reports {
  private final Diagnostics diagnostics;
  private final Deque<Use> uses = new ArrayDeque<>();

  /// A block that is being expanded, and where it is used.
  record Use(String block, SourceSpan declaration, SourceSpan span) {}

  Reports(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /// An error of the text itself, whoever uses it.
  Value.Unknown error(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
    return Value.Unknown.VALUE;
  }

  Value.Unknown error(Code code, SourceSpan span, String message) {
    return error(Diagnostic.error(code, span, message));
  }

  Value.Unknown error(Code code, SourceSpan span, String message, String help) {
    Diagnostic diagnostic = Diagnostic.error(code, span, message);
    return error(help.isEmpty() ? diagnostic : diagnostic.help(help));
  }

  /// An error that depends on what a block was given: the use is shown with it.
  Value.Unknown errorInUse(Diagnostic diagnostic) {
    Diagnostic shown = diagnostic;
    for (Use use : uses.isEmpty() ? List.<Use>of() : ends()) {
      boolean known = shown.labels().stream().anyMatch(label -> label.span().equals(use.span()));
      shown = known ? shown : shown.also(use.span(), "in this use of `" + use.block() + "`");
    }
    return error(shown);
  }

  void warn(Diagnostic warning) {
    diagnostics.add(warning);
  }

  private List<Use> ends() {
    Use inner = uses.getLast();
    Use outer = uses.getFirst();
    return inner.span().equals(outer.span()) ? List.of(inner) : List.of(inner, outer);
  }

  Deque<Use> uses() {
    return uses;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }
}
