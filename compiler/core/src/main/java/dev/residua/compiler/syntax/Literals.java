package dev.residua.compiler.syntax;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceSpan;
import org.antlr.v4.runtime.Token;

/// The values of number and string tokens.
final class Literals {
  private final Places places;
  private final Diagnostics diagnostics;

  Literals(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
  }

  Ast.IntLiteral integer(Token token) {
    SourceSpan span = places.of(token);
    try {
      return new Ast.IntLiteral(Long.parseLong(token.getText().replace("_", "")), span);
    } catch (NumberFormatException e) {
      diagnostics.add(
          Diagnostic.error(Code.BAD_NUMBER, span, "this whole number does not fit into 64 bits")
              .help(
                  "the largest is "
                      + Long.MAX_VALUE
                      + "; a float is written with a point: 1.0e20"));
      return new Ast.IntLiteral(0, span);
    }
  }

  Ast.FloatLiteral decimal(Token token) {
    SourceSpan span = places.of(token);
    double value = Double.parseDouble(token.getText().replace("_", ""));
    if (Double.isInfinite(value)) {
      diagnostics.add(
          Diagnostic.error(Code.BAD_NUMBER, span, "this number is outside the range of a float"));
    }
    return new Ast.FloatLiteral(value, span);
  }

  Ast.Text string(Token token) {
    SourceSpan span = places.of(token);
    String raw = span.text();
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < raw.length() - 1; i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        value.append(c);
        continue;
      }
      char escape = raw.charAt(++i);
      switch (escape) {
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        case '"', '\\' -> value.append(escape);
        default -> reportEscape(span.file().span(span.start() + i - 1, span.start() + i + 1));
      }
    }
    return new Ast.Text(value.toString(), span);
  }

  private void reportEscape(SourceSpan span) {
    diagnostics.add(
        Diagnostic.error(Code.BAD_ESCAPE, span, "`" + span.text() + "` is no escape of a string")
            .help("the escapes are \\n, \\t, \\\" and \\\\"));
  }
}
