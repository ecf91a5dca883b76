package dev.residua.compiler.syntax;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.grammar.ResnetParser.ArgumentContext;
import dev.residua.grammar.ResnetParser.ArgumentsContext;
import dev.residua.grammar.ResnetParser.BodyContext;
import dev.residua.grammar.ResnetParser.BracesContext;
import dev.residua.grammar.ResnetParser.CallContext;
import dev.residua.grammar.ResnetParser.ChainContext;
import dev.residua.grammar.ResnetParser.ComparisonContext;
import dev.residua.grammar.ResnetParser.ConjunctContext;
import dev.residua.grammar.ResnetParser.DisjunctContext;
import dev.residua.grammar.ResnetParser.ExpressionContext;
import dev.residua.grammar.ResnetParser.FalseContext;
import dev.residua.grammar.ResnetParser.FloatContext;
import dev.residua.grammar.ResnetParser.GroupContext;
import dev.residua.grammar.ResnetParser.IfContext;
import dev.residua.grammar.ResnetParser.IndexContext;
import dev.residua.grammar.ResnetParser.IntContext;
import dev.residua.grammar.ResnetParser.ItContext;
import dev.residua.grammar.ResnetParser.LabelContext;
import dev.residua.grammar.ResnetParser.LinkContext;
import dev.residua.grammar.ResnetParser.ListContext;
import dev.residua.grammar.ResnetParser.MemberContext;
import dev.residua.grammar.ResnetParser.NameContext;
import dev.residua.grammar.ResnetParser.ParallelContext;
import dev.residua.grammar.ResnetParser.PostfixContext;
import dev.residua.grammar.ResnetParser.PrimaryContext;
import dev.residua.grammar.ResnetParser.ProductContext;
import dev.residua.grammar.ResnetParser.ReferenceContext;
import dev.residua.grammar.ResnetParser.RepeatContext;
import dev.residua.grammar.ResnetParser.ResidualContext;
import dev.residua.grammar.ResnetParser.SectionContext;
import dev.residua.grammar.ResnetParser.StringContext;
import dev.residua.grammar.ResnetParser.SuffixContext;
import dev.residua.grammar.ResnetParser.SumContext;
import dev.residua.grammar.ResnetParser.TrueContext;
import dev.residua.grammar.ResnetParser.UnaryContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/// Turns the expressions of a parse tree into the syntax tree.
final class ExpressionBuilder {
  /// Operators and suffixes of one expression nest in the tree, so their number is bounded too.
  private static final int LONGEST = 500;

  private final Places places;
  private final Diagnostics diagnostics;
  private final Literals literals;
  private final Function<BodyContext, Ast.Body> body;

  ExpressionBuilder(Places places, Diagnostics diagnostics, Function<BodyContext, Ast.Body> body) {
    this.places = places;
    this.diagnostics = diagnostics;
    this.literals = new Literals(places, diagnostics);
    this.body = body;
  }

  Ast.Name name(NameContext name) {
    return new Ast.Name(name.getText(), places.of(name));
  }

  Ast.Text string(Token token) {
    return literals.string(token);
  }

  Ast.IntLiteral integer(Token token) {
    return literals.integer(token);
  }

  Ast.Expression chain(ChainContext chain) {
    List<Ast.Link> links = chain.link().stream().map(this::link).toList();
    return links.size() == 1 && links.getFirst().label().isEmpty()
        ? links.getFirst().value()
        : new Ast.Chain(links, places.of(chain));
  }

  private Ast.Link link(LinkContext link) {
    Ast.Expression value =
        link.section() != null ? section(link.section()) : expression(link.expression());
    return new Ast.Link(Optional.ofNullable(link.label()).map(this::label), value, places.of(link));
  }

  private Ast.Name label(LabelContext label) {
    String text =
        label.STRING() == null ? label.getText() : string(label.STRING().getSymbol()).value();
    return new Ast.Name(text, places.of(label));
  }

  /// What flows in is the left side of the first operator; others follow by their precedence.
  private Ast.Expression section(SectionContext e) {
    List<Ast.Expression> factors = e.unary().stream().map(this::unary).toList();
    List<Ast.Expression> terms = e.product().stream().map(this::product).toList();
    boolean sum = factors.isEmpty();
    Ast.Expression right = sum ? terms.getFirst() : factors.getFirst();
    SourceSpan span = places.of(e.op).to(right.span());
    Ast.Expression value = new Ast.Section(Operator.of(e.op.getText()), right, span);
    value = binary(value, factors.stream().skip(1).toList(), e.products);
    return binary(value, terms.stream().skip(sum ? 1 : 0).toList(), e.sums);
  }

  Ast.Expression expression(ExpressionContext e) {
    List<Token> operators = operators(e, "or");
    return binary(e.disjunct().stream().map(this::disjunct).toList(), operators);
  }

  private Ast.Expression disjunct(DisjunctContext e) {
    List<Token> operators = operators(e, "and");
    return binary(e.conjunct().stream().map(this::conjunct).toList(), operators);
  }

  private Ast.Expression conjunct(ConjunctContext e) {
    return prefixed(operators(e, "not"), comparison(e.comparison()));
  }

  private Ast.Expression comparison(ComparisonContext e) {
    return binary(e.sum().stream().map(this::sum).toList(), Stream.ofNullable(e.op).toList());
  }

  private Ast.Expression sum(SumContext e) {
    return binary(e.product().stream().map(this::product).toList(), e.op);
  }

  private Ast.Expression product(ProductContext e) {
    return binary(e.unary().stream().map(this::unary).toList(), e.op);
  }

  private Ast.Expression unary(UnaryContext e) {
    return prefixed(operators(e, "-"), postfix(e.postfix()));
  }

  private List<Token> operators(ParserRuleContext context, String symbol) {
    List<Token> operators = new ArrayList<>();
    for (ParseTree child : context.children) {
      if (child.getChildCount() == 0
          && child.getPayload() instanceof Token token
          && token.getText().equals(symbol)) {
        operators.add(token);
      }
    }
    return operators;
  }

  private Ast.Expression binary(List<Ast.Expression> operands, List<Token> operators) {
    return binary(operands.getFirst(), operands.subList(1, operands.size()), operators);
  }

  private Ast.Expression binary(
      Ast.Expression first, List<Ast.Expression> others, List<Token> operators) {
    Ast.Expression value = first;
    for (int i = 0; i < operators.size() && isShort(i, operators.get(i)); i++) {
      Ast.Expression right = others.get(i);
      Operator operator = Operator.of(operators.get(i).getText());
      value = new Ast.Binary(value, operator, right, value.span().to(right.span()));
    }
    return value;
  }

  private Ast.Expression prefixed(List<Token> operators, Ast.Expression operand) {
    Ast.Expression value = operand;
    for (int i = 0; i < operators.size() && isShort(i, operators.get(i)); i++) {
      Token operator = operators.get(operators.size() - 1 - i);
      SourceSpan span = places.of(operator).to(value.span());
      value = new Ast.Unary(Operator.of(operator.getText()), value, span);
    }
    return value;
  }

  private boolean isShort(int count, Token token) {
    if (count >= LONGEST) {
      diagnostics.add(
          Diagnostic.error(
                  Code.TOO_DEEP,
                  places.of(token),
                  "this expression has more than " + LONGEST + " operators in a row")
              .help("give parts of it names"));
    }
    return count < LONGEST;
  }

  private Ast.Expression postfix(PostfixContext e) {
    Ast.Expression value = primary(e.primary());
    for (int i = 0; i < e.suffix().size(); i++) {
      SuffixContext suffix = e.suffix(i);
      if (!isShort(i, suffix.getStart())) {
        return value;
      }
      SourceSpan span = value.span().to(places.of(suffix));
      value =
          switch (suffix) {
            case CallContext call -> new Ast.Call(value, arguments(call.arguments()), span);
            case IndexContext index -> new Ast.Index(value, chain(index.chain()), span);
            case MemberContext member -> new Ast.Member(value, member(member), span);
            default -> throw new IllegalStateException(suffix.getText());
          };
    }
    return value;
  }

  private Ast.Name member(MemberContext member) {
    return member.name() != null
        ? name(member.name())
        : new Ast.Name(member.INT().getText(), places.of(member.INT().getSymbol()));
  }

  List<Ast.Argument> arguments(@Nullable ArgumentsContext arguments) {
    return arguments == null
        ? List.of()
        : arguments.argument().stream().map(this::argument).toList();
  }

  private Ast.Argument argument(ArgumentContext argument) {
    return new Ast.Argument(
        Optional.ofNullable(argument.name()).map(this::name),
        chain(argument.chain()),
        places.of(argument));
  }

  private Ast.Expression primary(PrimaryContext e) {
    SourceSpan span = places.of(e);
    return switch (e) {
      case IntContext number -> literals.integer(number.INT().getSymbol());
      case FloatContext number -> literals.decimal(number.FLOAT().getSymbol());
      case StringContext text -> literals.string(text.STRING().getSymbol());
      case TrueContext _ -> new Ast.BoolLiteral(true, span);
      case FalseContext _ -> new Ast.BoolLiteral(false, span);
      case ItContext _ -> new Ast.It(span);
      case ReferenceContext reference -> new Ast.Reference(name(reference.name()), span);
      case GroupContext group -> group(group, span);
      case ListContext list ->
          new Ast.ListLiteral(list.chain().stream().map(this::chain).toList(), span);
      case ResidualContext r ->
          new Ast.Residual(
              arguments(r.arguments()), body.apply(r.body()), places.of(r.getStart()), span);
      case ParallelContext p ->
          new Ast.Parallel(
              arguments(p.arguments()), body.apply(p.body()), places.of(p.getStart()), span);
      case RepeatContext repeat -> repeat(repeat, span);
      case IfContext condition -> condition(condition, span);
      case BracesContext braces -> new Ast.Braces(body.apply(braces.body()), span);
      default -> throw new IllegalStateException(e.getText());
    };
  }

  private Ast.Expression group(GroupContext group, SourceSpan span) {
    List<Ast.Expression> items = group.chain().stream().map(this::chain).toList();
    return items.size() == 1 ? items.getFirst() : new Ast.Tuple(items, span);
  }

  private Ast.Expression repeat(RepeatContext repeat, SourceSpan span) {
    List<Ast.Expression> bounds = repeat.expression().stream().map(this::expression).toList();
    return new Ast.Repeat(
        Optional.ofNullable(repeat.name()).map(this::name),
        bounds.size() == 2 ? Optional.of(bounds.getFirst()) : Optional.empty(),
        bounds.getLast(),
        body.apply(repeat.body()),
        places.of(repeat.getStart()),
        span);
  }

  private Ast.Expression condition(IfContext condition, SourceSpan span) {
    List<Ast.Case> cases = new ArrayList<>();
    for (int i = 0; i < condition.expression().size(); i++) {
      Ast.Expression test = expression(condition.expression(i));
      Ast.Body then = body.apply(condition.body(i));
      cases.add(new Ast.Case(test, then, test.span().to(then.span())));
    }
    Optional<Ast.Body> otherwise =
        condition.body().size() > cases.size()
            ? Optional.of(body.apply(condition.body(cases.size())))
            : Optional.empty();
    return new Ast.If(List.copyOf(cases), otherwise, span);
  }
}
