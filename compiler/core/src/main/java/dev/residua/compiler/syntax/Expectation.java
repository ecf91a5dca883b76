package dev.residua.compiler.syntax;

import dev.residua.grammar.ResnetLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.misc.IntervalSet;

/// Puts a set of tokens that could stand at a place into words.
final class Expectation {
  private static final Set<Integer> ITEMS = items();

  private Expectation() {}

  static boolean startsItem(int type) {
    return ITEMS.contains(type);
  }

  /// Such as "a value, `)` or `,`"; empty where nothing useful can be said.
  static String describe(IntervalSet tokens) {
    List<String> words = new ArrayList<>();
    boolean value = has(tokens, "residual");
    boolean statement = has(tokens, "require");
    boolean item = has(tokens, "block");
    if (item) {
      words.add("a block, a model or an import");
    }
    if (statement) {
      words.add("a statement");
    } else if (value) {
      words.add("a value or a layer");
    } else if (tokens.contains(ResnetLexer.NAME)) {
      words.add("a name");
    }
    if (!value && tokens.contains(ResnetLexer.STRING)) {
      words.add("a string");
    }
    if (!value && tokens.contains(ResnetLexer.INT) && !tokens.contains(ResnetLexer.NAME)) {
      words.add("a whole number");
    }
    boolean operators = has(tokens, "*") && !value;
    boolean listed = has(tokens, "->") || operators;
    if (listed && has(tokens, "->")) {
      words.add("`->`");
    }
    for (String symbol : List.of("{", "}", "(", ")", "[", "]", ":", "=", ",", "..", "in", "from")) {
      boolean opensValue = (value || statement || listed) && Set.of("{", "(", "[").contains(symbol);
      boolean soft = symbol.equals("from") && (value || tokens.contains(ResnetLexer.NAME));
      if (!opensValue && !soft && has(tokens, symbol)) {
        words.add("`" + symbol + "`");
      }
    }
    return words.size() > 5 ? "" : join(words);
  }

  private static String join(List<String> words) {
    if (words.size() < 2) {
      return String.join("", words);
    }
    return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  static boolean has(IntervalSet tokens, String literal) {
    return tokens.contains(type(literal));
  }

  private static int type(String literal) {
    for (int type = 1; type <= ResnetLexer.VOCABULARY.getMaxTokenType(); type++) {
      if (("'" + literal + "'").equals(ResnetLexer.VOCABULARY.getLiteralName(type))) {
        return type;
      }
    }
    throw new IllegalArgumentException(literal);
  }

  private static Set<Integer> items() {
    return Set.of(type("import"), type("block"), type("model"), type("let"));
  }
}
