package dev.residua.compiler.syntax;

import dev.residua.grammar.ResnetParser;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;

/// Says what was expected in words, and goes on after an error where the next statement begins: at
/// the first line that does not continue an expression, or at the end of the body.
final class ErrorStrategy extends DefaultErrorStrategy {
  private static final Set<String> OPENING = Set.of("{", "(", "[");
  private static final Set<String> CLOSING = Set.of("}", ")", "]");
  private static final Set<String> CONTINUING =
      Set.of("->", ")", "]", ",", "+", "*", "/", "%", "=", ":", "else", "and", "or");

  private int lastRecovery = -1;

  @Override
  public void reset(Parser parser) {
    lastRecovery = -1;
    super.reset(parser);
  }

  @Override
  protected void reportNoViableAlternative(Parser parser, NoViableAltException e) {
    IntervalSet expected =
        e.getOffendingToken().getTokenIndex() == e.getStartToken().getTokenIndex()
            ? parser.getExpectedTokens()
            : new IntervalSet();
    notify(parser, e.getOffendingToken(), expected, e);
  }

  @Override
  protected void reportInputMismatch(Parser parser, InputMismatchException e) {
    notify(parser, e.getOffendingToken(), e.getExpectedTokens(), e);
  }

  @Override
  protected void reportUnwantedToken(Parser parser) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      String expected = Expectation.describe(parser.getExpectedTokens());
      parser.notifyErrorListeners(parser.getCurrentToken(), expected, null);
    }
  }

  @Override
  protected void reportMissingToken(Parser parser) {
    reportUnwantedToken(parser);
  }

  /// An opening bracket that is missing is not made up: its body would take the text after it.
  @Override
  protected boolean singleTokenInsertion(Parser parser) {
    IntervalSet expected = parser.getExpectedTokens();
    boolean opens = OPENING.stream().anyMatch(symbol -> Expectation.has(expected, symbol));
    return !opens && super.singleTokenInsertion(parser);
  }

  @Override
  public void sync(Parser parser) {
    if (!(parser.getContext() instanceof ResnetParser.FileContext)) {
      super.sync(parser);
      return;
    }
    TokenStream tokens = parser.getInputStream();
    if (tokens.LA(1) != Token.EOF && !Expectation.startsItem(tokens.LA(1))) {
      reportUnwantedToken(parser);
      while (tokens.LA(1) != Token.EOF && !beginsItem(tokens)) {
        parser.consume();
      }
    }
  }

  @Override
  public void recover(Parser parser, RecognitionException e) {
    TokenStream tokens = parser.getInputStream();
    boolean again = tokens.index() == lastRecovery && !beginsItem(tokens);
    if (tokens.LA(1) != Token.EOF && (again || failsAtItsStart(parser, tokens))) {
      parser.consume();
    }
    int depth = 0;
    while (tokens.LA(1) != Token.EOF) {
      String text = tokens.LT(1).getText();
      boolean begins = beginsLine(tokens) && !CONTINUING.contains(text);
      if (beginsItem(tokens) || (depth == 0 && (begins || text.equals("}")))) {
        break;
      }
      if (OPENING.contains(text)) {
        depth++;
      } else if (CLOSING.contains(text) && depth > 0) {
        depth--;
      }
      parser.consume();
    }
    lastRecovery = tokens.index();
  }

  /// Whether an item has taken nothing: it would be tried here for ever.
  private static boolean failsAtItsStart(Parser parser, TokenStream tokens) {
    var context = parser.getContext();
    return context.getParent() instanceof ResnetParser.ItemContext
        && context.getStart().getTokenIndex() == tokens.index();
  }

  private static boolean beginsLine(TokenStream tokens) {
    return tokens.LT(-1) == null || tokens.LT(-1).getLine() != tokens.LT(1).getLine();
  }

  /// `let` stands in bodies too, so it begins an item only where no blank is before it.
  private static boolean beginsItem(TokenStream tokens) {
    Token token = tokens.LT(1);
    boolean first = token.getCharPositionInLine() == 0;
    return Expectation.startsItem(token.getType())
        && (first || (beginsLine(tokens) && !token.getText().equals("let")));
  }

  private static void notify(
      Parser parser, Token token, IntervalSet expected, RecognitionException e) {
    parser.notifyErrorListeners(token, Expectation.describe(expected), e);
  }
}
