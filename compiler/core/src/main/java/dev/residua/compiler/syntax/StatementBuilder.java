package dev.residua.compiler.syntax;

import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.grammar.ResnetParser.BindContext;
import dev.residua.grammar.ResnetParser.BindingContext;
import dev.residua.grammar.ResnetParser.BodyContext;
import dev.residua.grammar.ResnetParser.ConstantContext;
import dev.residua.grammar.ResnetParser.DimContext;
import dev.residua.grammar.ResnetParser.FlowContext;
import dev.residua.grammar.ResnetParser.IgnoredContext;
import dev.residua.grammar.ResnetParser.InputContext;
import dev.residua.grammar.ResnetParser.LetContext;
import dev.residua.grammar.ResnetParser.NameMapContext;
import dev.residua.grammar.ResnetParser.NamesContext;
import dev.residua.grammar.ResnetParser.OutputContext;
import dev.residua.grammar.ResnetParser.PresentationContext;
import dev.residua.grammar.ResnetParser.RenameContext;
import dev.residua.grammar.ResnetParser.RenamedContext;
import dev.residua.grammar.ResnetParser.RequireContext;
import dev.residua.grammar.ResnetParser.StatementContext;
import dev.residua.grammar.ResnetParser.TypeContext;
import dev.residua.grammar.ResnetParser.WeightsSourceContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/// Turns the statements of a parse tree into the syntax tree.
final class StatementBuilder {
  private final Places places;
  private final Function<ParserRuleContext, String> documentation;
  private final ExpressionBuilder expressions;

  StatementBuilder(
      Places places, Diagnostics diagnostics, Function<ParserRuleContext, String> documentation) {
    this.places = places;
    this.documentation = documentation;
    this.expressions = new ExpressionBuilder(places, diagnostics, this::body);
  }

  ExpressionBuilder expressions() {
    return expressions;
  }

  Ast.Body body(BodyContext body) {
    return new Ast.Body(body.statement().stream().map(this::statement).toList(), places.of(body));
  }

  private Ast.Statement statement(StatementContext statement) {
    return switch (statement) {
      case InputContext input -> input(input);
      case OutputContext output -> output(output);
      case RequireContext require ->
          new Ast.Require(
              expressions.expression(require.expression(0)),
              Optional.ofNullable(require.expression(1)).map(expressions::expression),
              places.of(require));
      case LetContext let -> let(let.constant());
      case NameMapContext map -> nameMap(map.names());
      case WeightsSourceContext weights ->
          new Ast.Weights(expressions.string(weights.STRING().getSymbol()), places.of(weights));
      case BindContext bind ->
          new Ast.Bind(
              bind.binding().stream().map(this::binding).toList(),
              expressions.chain(bind.chain()),
              places.of(bind));
      case FlowContext flow -> {
        Ast.Expression value = expressions.chain(flow.chain());
        yield new Ast.Flow(value, value.span());
      }
      default -> throw new IllegalStateException(statement.getText());
    };
  }

  Ast.Let let(ConstantContext let) {
    return new Ast.Let(
        expressions.name(let.name()),
        Optional.ofNullable(let.type()).map(this::type),
        expressions.chain(let.chain()),
        places.of(let));
  }

  private Ast.Input input(InputContext input) {
    return new Ast.Input(
        documentation.apply(input),
        expressions.name(input.name()),
        type(input.type()),
        Optional.ofNullable(input.presentation()).map(this::presentation),
        places.of(input));
  }

  private Ast.Output output(OutputContext output) {
    return new Ast.Output(
        documentation.apply(output),
        expressions.name(output.name()),
        Optional.ofNullable(output.type()).map(this::type),
        expressions.chain(output.chain()),
        Optional.ofNullable(output.presentation()).map(this::presentation),
        places.of(output));
  }

  private Ast.Presentation presentation(PresentationContext presentation) {
    return new Ast.Presentation(
        expressions.name(presentation.name()),
        expressions.arguments(presentation.arguments()),
        places.of(presentation));
  }

  private Ast.Binding binding(BindingContext binding) {
    return new Ast.Binding(
        expressions.name(binding.name()),
        Optional.ofNullable(binding.type()).map(this::type),
        places.of(binding));
  }

  Ast.Type type(TypeContext type) {
    Optional<List<Ast.Dimension>> dimensions =
        Optional.ofNullable(type.dims()).map(d -> d.dim().stream().map(this::dimension).toList());
    Ast.Name name = new Ast.Name(type.getStart().getText(), places.of(type.getStart()));
    return new Ast.Type(name, dimensions, places.of(type));
  }

  private Ast.Dimension dimension(DimContext dim) {
    return dim.expression() == null
        ? new Ast.RestDimension(places.of(dim))
        : new Ast.SizeDimension(expressions.expression(dim.expression()), places.of(dim));
  }

  private Ast.NameMap nameMap(NamesContext names) {
    return new Ast.NameMap(
        expressions.name(names.name()),
        names.rename().stream().map(this::rename).toList(),
        places.of(names));
  }

  private Ast.Rename rename(RenameContext rename) {
    return switch (rename) {
      case RenamedContext renamed -> renamed(renamed);
      case IgnoredContext ignored ->
          new Ast.Ignored(expressions.string(ignored.STRING().getSymbol()), places.of(ignored));
      default -> throw new IllegalStateException(rename.getText());
    };
  }

  private Ast.Renamed renamed(RenamedContext renamed) {
    SourceSpan span = places.of(renamed);
    boolean whole = renamed.INT().isEmpty();
    return new Ast.Renamed(
        expressions.string(renamed.STRING(0).getSymbol()),
        expressions.string(renamed.STRING(1).getSymbol()),
        renamed.children.stream().anyMatch(child -> child.getText().equals("transposed")),
        whole ? 1 : part(renamed.INT(0).getSymbol()),
        whole ? 1 : part(renamed.INT(1).getSymbol()),
        span);
  }

  private int part(Token number) {
    return (int) Math.min(Integer.MAX_VALUE, expressions.integer(number).value());
  }
}
