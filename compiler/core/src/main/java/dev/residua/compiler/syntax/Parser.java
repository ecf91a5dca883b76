package dev.residua.compiler.syntax;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceFile;
import dev.residua.grammar.ResnetLexer;
import dev.residua.grammar.ResnetParser;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;

/// Reads a file into its syntax tree.
public final class Parser {
  /// The largest file that is read, in characters.
  public static final int LARGEST_FILE = 4_000_000;

  private Parser() {}

  /// The tree of a file. Errors are reported, and declarations that have some are left out of the
  /// tree; their names stand in [Ast.File#broken].
  public static Ast.File parse(SourceFile file, Diagnostics diagnostics) {
    if (file.text().length() > LARGEST_FILE) {
      diagnostics.add(
          Diagnostic.error(
                  Code.FILE_TOO_LARGE,
                  file.span(0, 0),
                  "this file has %,d characters; at most %,d are read"
                      .formatted(file.text().length(), LARGEST_FILE))
              .help("move blocks to files of their own and import them"));
      return empty(file);
    }
    Places places = new Places(file);
    ResnetLexer lexer = new ResnetLexer(CharStreams.fromString(file.text()));
    lexer.removeErrorListeners();
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    TokenCheck check = new TokenCheck(places, diagnostics);
    if (!check.check(tokens.getTokens())) {
      return empty(file);
    }
    tokens.seek(0);
    return DeepStack.call(() -> parse(file, tokens, places, diagnostics));
  }

  private static Ast.File parse(
      SourceFile file, CommonTokenStream tokens, Places places, Diagnostics diagnostics) {
    ResnetParser parser = new ResnetParser(tokens);
    parser.removeErrorListeners();
    SyntaxErrors errors = new SyntaxErrors(places, diagnostics);
    parser.addErrorListener(errors);
    parser.setErrorHandler(new ErrorStrategy());
    ResnetParser.FileContext tree = parser.file();
    return new AstBuilder(file, places, tokens, diagnostics, errors.places()).file(tree);
  }

  private static Ast.File empty(SourceFile file) {
    return new Ast.File(file, List.of(), List.of(), Set.of(), file.span(0, file.text().length()));
  }
}
