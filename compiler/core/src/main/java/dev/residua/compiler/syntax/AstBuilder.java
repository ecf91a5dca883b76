package dev.residua.compiler.syntax;

import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.grammar.ResnetLexer;
import dev.residua.grammar.ResnetParser.BlockContext;
import dev.residua.grammar.ResnetParser.ConstantContext;
import dev.residua.grammar.ResnetParser.FileContext;
import dev.residua.grammar.ResnetParser.ImportAllContext;
import dev.residua.grammar.ResnetParser.ImportItemContext;
import dev.residua.grammar.ResnetParser.ImportNamesContext;
import dev.residua.grammar.ResnetParser.ItemContext;
import dev.residua.grammar.ResnetParser.ModelContext;
import dev.residua.grammar.ResnetParser.NameContext;
import dev.residua.grammar.ResnetParser.ParameterContext;
import dev.residua.grammar.ResnetParser.ParametersContext;
import dev.residua.grammar.ResnetParser.SizeContext;
import dev.residua.grammar.ResnetParser.SizesContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Turns a parse tree into the syntax tree of a file: the declarations at its top.
final class AstBuilder {
  private final SourceFile file;
  private final Places places;
  private final CommonTokenStream tokens;
  private final List<SourceSpan> errors;
  private final StatementBuilder statements;
  private final ExpressionBuilder expressions;

  AstBuilder(
      SourceFile file,
      Places places,
      CommonTokenStream tokens,
      Diagnostics diagnostics,
      List<SourceSpan> errors) {
    this.file = file;
    this.places = places;
    this.tokens = tokens;
    this.errors = errors;
    this.statements = new StatementBuilder(places, diagnostics, this::documentation);
    this.expressions = statements.expressions();
  }

  Ast.File file(FileContext tree) {
    List<Ast.Import> imports = new ArrayList<>();
    List<Ast.Declaration> declarations = new ArrayList<>();
    Set<String> broken = new LinkedHashSet<>();
    for (ItemContext item : tree.item()) {
      if (isBroken(item)) {
        brokenName(item).ifPresent(broken::add);
      } else if (item.importItem() != null) {
        imports.add(importItem(item.importItem()));
      } else {
        declarations.add(declaration(item));
      }
    }
    SourceSpan span = file.span(0, file.text().length());
    return new Ast.File(file, List.copyOf(imports), List.copyOf(declarations), broken, span);
  }

  private boolean isBroken(ItemContext item) {
    if (item.getStop() == null || item.exception != null || item.getChildCount() == 0) {
      return true;
    }
    SourceSpan span = places.of(item);
    return errors.stream().anyMatch(e -> e.start() >= span.start() && e.start() <= span.end());
  }

  private static Optional<String> brokenName(ItemContext item) {
    if (item.block() != null) {
      return text(item.block().name());
    } else if (item.model() != null) {
      return text(item.model().name());
    }
    return item.constant() != null ? text(item.constant().name()) : Optional.empty();
  }

  private static Optional<String> text(@Nullable NameContext name) {
    return Optional.ofNullable(name).map(NameContext::getText);
  }

  private Ast.Import importItem(ImportItemContext item) {
    return switch (item) {
      case ImportAllContext all ->
          new Ast.Import(
              Optional.empty(), expressions.string(all.STRING().getSymbol()), places.of(all));
      case ImportNamesContext some ->
          new Ast.Import(
              Optional.of(some.name().stream().map(expressions::name).toList()),
              expressions.string(some.STRING().getSymbol()),
              places.of(some));
      default -> throw new IllegalStateException(item.getText());
    };
  }

  private Ast.Declaration declaration(ItemContext item) {
    if (item.block() != null) {
      return block(item.block());
    } else if (item.model() != null) {
      return model(item.model());
    }
    ConstantContext constant = item.constant();
    return statements.let(constant);
  }

  private Ast.Block block(BlockContext block) {
    return new Ast.Block(
        documentation(block),
        expressions.name(block.name()),
        parameters(block.parameters()),
        Optional.ofNullable(block.sizes()).map(this::sizes),
        statements.body(block.body()),
        places.of(block));
  }

  private Ast.Model model(ModelContext model) {
    return new Ast.Model(
        documentation(model),
        expressions.name(model.name()),
        parameters(model.parameters()),
        statements.body(model.body()),
        places.of(model));
  }

  private List<Ast.Parameter> parameters(@Nullable ParametersContext parameters) {
    return parameters == null
        ? List.of()
        : parameters.parameter().stream().map(this::parameter).toList();
  }

  private Ast.Parameter parameter(ParameterContext parameter) {
    return new Ast.Parameter(
        documentation(parameter),
        expressions.name(parameter.name()),
        statements.type(parameter.type()),
        Optional.ofNullable(parameter.chain()).map(expressions::chain),
        places.of(parameter));
  }

  private List<Ast.Size> sizes(SizesContext sizes) {
    return sizes.size().stream().map(this::size).toList();
  }

  private Ast.Size size(SizeContext size) {
    return size.name() == null
        ? new Ast.RestSize(places.of(size))
        : new Ast.NamedSize(expressions.name(size.name()), places.of(size));
  }

  /// The `///` lines directly above a construct, without their marks.
  private String documentation(ParserRuleContext context) {
    List<Token> hidden =
        tokens.getHiddenTokensToLeft(context.getStart().getTokenIndex(), Token.HIDDEN_CHANNEL);
    if (hidden == null) {
      return "";
    }
    Deque<String> lines = new ArrayDeque<>();
    int next = context.getStart().getLine();
    for (Token token : hidden.reversed()) {
      if (token.getType() == ResnetLexer.DOC && token.getLine() == next - 1) {
        lines.addFirst(token.getText().substring(3).strip());
        next = token.getLine();
      }
    }
    return String.join("\n", lines);
  }
}
