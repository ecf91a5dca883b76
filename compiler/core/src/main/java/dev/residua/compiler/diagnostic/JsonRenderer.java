package dev.residua.compiler.diagnostic;

import dev.residua.compiler.source.SourceSpan;
import java.util.stream.Collectors;

/// Prints a diagnostic as one line of JSON, for editors and build tools.
///
/// Fields: `severity`, `code`, `message`, `file`, `line`, `column`, `endLine`, `endColumn`, `help`
/// and `labels` (each with its place, `message` and `primary`). A diagnostic without a place has no
/// fields for it.
public final class JsonRenderer {

  /// One line without its line end.
  public String render(Diagnostic diagnostic) {
    StringBuilder json = new StringBuilder("{");
    json.append(field("severity", diagnostic.severity().word()));
    json.append(',').append(field("code", diagnostic.code().id()));
    json.append(',').append(field("message", diagnostic.message()));
    diagnostic.span().ifPresent(span -> json.append(',').append(place(span)));
    diagnostic.help().ifPresent(help -> json.append(',').append(field("help", help)));
    json.append(",\"labels\":[");
    json.append(diagnostic.labels().stream().map(this::label).collect(Collectors.joining(",")));
    return json.append("]}").toString();
  }

  private String label(Label label) {
    return "{%s,%s,\"primary\":%b}"
        .formatted(place(label.span()), field("message", label.text()), label.primary());
  }

  private static String place(SourceSpan span) {
    return "%s,\"line\":%d,\"column\":%d,\"endLine\":%d,\"endColumn\":%d"
        .formatted(
            field("file", span.file().name()),
            span.line(),
            span.column(),
            span.endLine(),
            span.endColumn());
  }

  private static String field(String name, String value) {
    return quoted(name) + ":" + quoted(value);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
