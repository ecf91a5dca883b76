package dev.residua.compiler.diagnostic;

import dev.residua.compiler.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One thing to say about a program: what is wrong, where (the primary label first), and what could
/// be typed instead. A diagnostic without labels concerns the whole run.
public record Diagnostic(
    Severity severity, Code code, String message, List<Label> labels, Optional<String> help) {
  public Diagnostic {
    labels = List.copyOf(labels);
  }

  /// An error with no place yet.
  public static Diagnostic error(Code code, String message) {
    return new Diagnostic(Severity.ERROR, code, message, List.of(), Optional.empty());
  }

  /// An error at a place.
  public static Diagnostic error(Code code, SourceSpan span, String message) {
    return error(code, message).at(span, "");
  }

  /// A warning at a place.
  public static Diagnostic warning(Code code, SourceSpan span, String message) {
    return new Diagnostic(Severity.WARNING, code, message, List.of(), Optional.empty())
        .at(span, "");
  }

  /// The same with its primary place set, and what stands there.
  public Diagnostic at(SourceSpan span, String text) {
    List<Label> changed = new ArrayList<>();
    changed.add(new Label(span, text, true));
    labels.stream().filter(label -> !label.primary()).forEach(changed::add);
    return new Diagnostic(severity, code, message, changed, help);
  }

  /// The same with a word on the primary place.
  public Diagnostic saying(String text) {
    return at(labels.getFirst().span(), text);
  }

  /// The same with one more place.
  public Diagnostic also(SourceSpan span, String text) {
    List<Label> changed = new ArrayList<>(labels);
    changed.add(new Label(span, text, false));
    return new Diagnostic(severity, code, message, changed, help);
  }

  /// The same with something that can be typed or done.
  public Diagnostic help(String text) {
    return new Diagnostic(severity, code, message, labels, Optional.of(text));
  }

  /// The place to jump to.
  public Optional<SourceSpan> span() {
    return labels.stream().filter(Label::primary).map(Label::span).findFirst();
  }
}
