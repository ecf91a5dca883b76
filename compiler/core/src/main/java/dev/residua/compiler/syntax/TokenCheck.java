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
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;
import org.jspecify.annotations.Nullable;

/// Looks at the tokens before the parser does: bounds the nesting, reports what is no token, and
/// tells the signs that begin an operand from those that continue one.
final class TokenCheck {
  private static final int DEEPEST = 200;
  private static final int MOST_CHARACTERS_REPORTED = 10;
  private static final Set<String> OPERAND_ENDS =
      Set.of(
          ")",
          "]",
          "}",
          "it",
          "true",
          "false",
          "residual",
          "parallel",
          "block",
          "from",
          "on",
          "as",
          "names",
          "weights",
          "transposed",
          "part",
          "of",
          "ignore");

  private final Places places;
  private final Diagnostics diagnostics;

  TokenCheck(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
  }

  /// Whether the parser may go on with these tokens.
  boolean check(List<Token> tokens) {
    Deque<String> open = new ArrayDeque<>();
    Token previous = null;
    int badCharacters = 0;
    boolean clean = true;
    for (Token token : tokens) {
      if (token.getChannel() != Token.DEFAULT_CHANNEL) {
        continue;
      }
      boolean inBody = open.isEmpty() || open.peek().equals("{");
      if (previous == null || beginsOperand(previous, token, inBody)) {
        ((WritableToken) token).setType(leading(token, previous));
      }
      switch (token.getText()) {
        case "(", "[", "{" -> {
          open.push(token.getText());
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
      previous = token;
    }
    return clean;
  }

  /// Whether a token has no operand on its left: none stands there, or it stands in the line
  /// before, which in a body ends it for a bracket.
  private static boolean beginsOperand(Token previous, Token token, boolean inBody) {
    boolean bracket = token.getText().equals("(") || token.getText().equals("[");
    boolean nextLine = inBody && bracket && previous.getLine() != token.getLine();
    return nextLine || !endsOperand(previous);
  }

  private static boolean endsOperand(Token token) {
    return switch (token.getType()) {
      case ResnetLexer.NAME, ResnetLexer.INT, ResnetLexer.FLOAT, ResnetLexer.STRING -> true;
      default -> OPERAND_ENDS.contains(token.getText());
    };
  }

  private static int leading(Token token, @Nullable Token previous) {
    boolean flows = previous != null && previous.getText().equals("->");
    return switch (token.getText()) {
      case "(" -> ResnetParser.GROUP;
      case "[" -> ResnetParser.LIST;
      case "+" -> ResnetParser.LEAD_PLUS;
      case "-" -> flows ? ResnetParser.LEAD_MINUS : ResnetParser.NEGATIVE;
      case "*" -> ResnetParser.LEAD_TIMES;
      case "/" -> ResnetParser.LEAD_OVER;
      default -> token.getType();
    };
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
                      Code.BAD_NUMBER,
                      span,
                      "`" + token.getText() + "` is neither a number nor a name")
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
