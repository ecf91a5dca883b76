package dev.residua.compiler.syntax;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Turns the parser's complaints into diagnostics: one for a line, since what follows in it is
/// mostly a consequence of the first.
final class SyntaxErrors extends BaseErrorListener {
  private static final Set<String> RESERVED =
      Set.of(
          "import",
          "block",
          "model",
          "input",
          "output",
          "require",
          "let",
          "residual",
          "parallel",
          "repeat",
          "if",
          "else",
          "in",
          "it",
          "true",
          "false",
          "and",
          "or",
          "not");
  private static final Map<String, String> FOREIGN =
      Map.of(
          "def", "a block is written: block Name(width: int) { … }",
          "fn", "a block is written: block Name(width: int) { … }",
          "function", "a block is written: block Name(width: int) { … }",
          "class", "a block is written: block Name(width: int) { … }",
          "for", "repetition is written: repeat i in 0 .. n { … }",
          "while", "repetition is written: repeat n { … }",
          "return", "the value of a body is its last chain; leave `return` out",
          "const", "a constant is written: let name = value",
          "var", "a constant is written: let name = value, a value: name = chain");

  private final Places places;
  private final Diagnostics diagnostics;
  private final List<SourceSpan> spans = new ArrayList<>();
  private int lastLine = -1;

  SyntaxErrors(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
  }

  /// Where errors were found.
  List<SourceSpan> places() {
    return Collections.unmodifiableList(spans);
  }

  @Override
  public void syntaxError(
      Recognizer<?, ?> recognizer,
      @Nullable Object symbol,
      int line,
      int column,
      String expected,
      @Nullable RecognitionException e) {
    if (!(symbol instanceof Token token) || !(recognizer instanceof Parser parser)) {
      return;
    }
    SourceSpan span = places.of(token);
    spans.add(span);
    if (line != lastLine) {
      Token before = parser.getTokenStream().get(Math.max(0, token.getTokenIndex() - 1));
      Diagnostic diagnostic = diagnostic(token, before, span, expected);
      boolean unclosed = token.getType() == Token.EOF || Expectation.startsItem(token.getType());
      if (unclosed && expected.contains("`}`")) {
        Token open = parser.getContext().getStart();
        diagnostic = diagnostic.also(places.of(open), "this is not closed");
      }
      diagnostics.add(diagnostic);
    }
    lastLine = line;
  }

  private Diagnostic diagnostic(Token token, Token before, SourceSpan span, String expected) {
    String text = token.getText();
    boolean end = token.getType() == Token.EOF;
    boolean reserved = RESERVED.contains(text);
    if (reserved && expected.equals("a name")) {
      return Diagnostic.error(
              Code.RESERVED_WORD, span, "`" + text + "` is a reserved word and cannot be a name")
          .help("take another name, such as `" + text + "_`");
    }
    String found = end ? "the file ends here" : "`" + text + "` does not fit here";
    Diagnostic diagnostic =
        Diagnostic.error(
            Code.SYNTAX, span, expected.isEmpty() ? found : found + ": expected " + expected);
    if (FOREIGN.containsKey(text)) {
      return diagnostic.help(FOREIGN.get(text));
    }
    if (FOREIGN.containsKey(before.getText())) {
      return diagnostic.help(FOREIGN.get(before.getText()));
    }
    return switch (text) {
      case "=" -> diagnostic.help("equality is written ==; a name for a value stands alone: x = …");
      case "else" -> diagnostic.help("`else` follows the `}` of an `if`");
      case ">" -> diagnostic.help("an arrow is written ->");
      default -> diagnostic;
    };
  }
}
