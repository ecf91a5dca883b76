package dev.residua.compiler.syntax;

import dev.residua.grammar.ResnetParser;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/// Says what was expected in words, and goes on after an error at the next statement.
final class ErrorStrategy extends DefaultErrorStrategy {
  @Override
  protected void reportNoViableAlternative(Parser parser, NoViableAltException e) {
    IntervalSet expected =
        e.getOffendingToken() == e.getStartToken() ? expected(parser) : new IntervalSet();
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
      parser.notifyErrorListeners(
          parser.getCurrentToken(), Expectation.describe(expected(parser)), null);
    }
  }

  @Override
  protected void reportMissingToken(Parser parser) {
    reportUnwantedToken(parser);
  }

  @Override
  public void recover(Parser parser, RecognitionException e) {
    super.recover(parser, e);
    if (parser.getContext() instanceof ResnetParser.ItemContext) {
      int next = parser.getCurrentToken().getType();
      while (next != Token.EOF && !Expectation.startsItem(next)) {
        parser.consume();
        next = parser.getCurrentToken().getType();
      }
    }
  }

  private static IntervalSet expected(Parser parser) {
    return parser.getExpectedTokens();
  }

  private static void notify(
      Parser parser, Token token, IntervalSet expected, RecognitionException e) {
    parser.notifyErrorListeners(token, Expectation.describe(expected), e);
  }
}
