package dev.residua.compiler.syntax;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.grammar.ResnetLexer;
import dev.residua.grammar.ResnetParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;

/// Looks at the tokens before the parser does: bounds the nesting, reports what is no token, and
/// tells a `(` or `[` that begins a line from one that continues an expression.
final class TokenCheck {
  private static final int DEEPEST = 200;
  private static final int MOST_CHARACTERS_REPORTED = 10;

  private final Places places;
  private final Diagnostics diagnostics;

  TokenCheck(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
  }

  /// Whether the parser may go on with these tokens.
  boolean check(List<Token> tokens) {
    Deque<Token> open = new ArrayDeque<>();
    int lastLine = 0;
    int badCharacters = 0;
    boolean clean = true;
    for (Token token : tokens) {
      if (token.getChannel() != Token.DEFAULT_CHANNEL) {
        continue;
      }
      boolean beginsLine = token.getLine() != lastLine;
      lastLine = token.getLine();
      switch (token.getText()) {
        case "(", "[", "{" -> {
          boolean inBody = open.isEmpty() || open.peek().getText().equals("{");
          if (beginsLine && inBody) {
            openLine((WritableToken) token);
          }
          open.push(token);
          if (open.size() > DEEPEST) {
            reportDepth(token);
            return false;
          }
        }
        case ")", "]", "}" -> open.poll();
        default -> {
          clean &= checkText(token, badCharacters);
          badCharacters += token.getType() == ResnetLexer.BAD_CHARACTER ? 1 : 0;
        }
      }
    }
    return clean;
  }

  private static void openLine(WritableToken token) {
    switch (token.getText()) {
      case "(" -> token.setType(ResnetParser.LINE_PAREN);
      case "[" -> token.setType(ResnetParser.LINE_BRACKET);
      default -> {}
    }
  }

  private void reportDepth(Token token) {
    diagnostics.add(
        Diagnostic.error(
                Code.TOO_DEEP,
                places.of(token),
                "brackets are nested deeper than " + DEEPEST + " here")
            .help("give the inner parts names, or make blocks of them"));
  }

  private boolean checkText(Token token, int badCharacters) {
    SourceSpan span = places.of(token);
    switch (token.getType()) {
      case ResnetLexer.OPEN_STRING ->
          diagnostics.add(
              Diagnostic.error(Code.UNTERMINATED_STRING, span, "this string has no end in its line")
                  .help("end it with \"; a line end inside a string is written \\n"));
      case ResnetLexer.BAD_NUMBER ->
          diagnostics.add(
              Diagnostic.error(
                      Code.BAD_NUMBER, span, "`" + token.getText() + "` is neither a number nor a name")
                  .help("names begin with a letter or `_`"));
      case ResnetLexer.BAD_CHARACTER -> {
        if (badCharacters < MOST_CHARACTERS_REPORTED) {
          diagnostics.add(badCharacter(token, span));
        }
      }
      default -> {
        return true;
      }
    }
    return false;
  }

  private static Diagnostic badCharacter(Token token, SourceSpan span) {
    int codePoint = token.getText().codePointAt(0);
    String shown =
        Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE
            ? "U+%04X".formatted(codePoint)
            : "`" + token.getText() + "` (U+%04X)".formatted(codePoint);
    Diagnostic diagnostic =
        Diagnostic.error(
            Code.BAD_CHARACTER, span, "the character " + shown + " has no meaning in a program");
    return switch (codePoint) {
      case '→' -> diagnostic.help("an arrow is written ->");
      case '×', '·' -> diagnostic.help("a product is written *");
      case '−', '–', '—' -> diagnostic.help("a minus is written -");
      case '\'', '‘', '’', '“', '”', '„', '`' -> diagnostic.help("strings stand between \" and \"");
      case '#' -> diagnostic.help("a comment begins with //");
      case '&' -> diagnostic.help("write `and`");
      case '|' -> diagnostic.help("write `or`");
      case '!' -> diagnostic.help("write `not`");
      case '^' -> diagnostic.help("a power is written pow(base, exponent)");
      default ->
          Character.isLetter(codePoint)
              ? diagnostic.help("names are made of a-z, A-Z, 0-9 and _")
              : diagnostic;
    };
  }
}
