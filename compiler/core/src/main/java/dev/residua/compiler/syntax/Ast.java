package dev.residua.compiler.syntax;

import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.source.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The syntax tree of a `.resnet` file: what is written, with the place of each part. Names are not
/// resolved and nothing is evaluated.
public sealed interface Ast {
  SourceSpan span();

  /// A whole file.
  ///
  /// @param broken names of declarations that have syntax errors; they are declared, but unknown
  record File(
      SourceFile source,
      List<Import> imports,
      List<Declaration> declarations,
      Set<String> broken,
      SourceSpan span)
      implements Ast {}

  /// A name where it is written.
  record Name(String text, SourceSpan span) implements Ast {
    @Override
    public String toString() {
      return text;
    }
  }

  /// `import "path"` takes every declaration, `import A, B from "path"` those named.
  record Import(Optional<List<Name>> names, Text path, SourceSpan span) implements Ast {}

  /// What stands at the top of a file.
  sealed interface Declaration extends Ast {
    Name name();
  }

  record Block(
      String documentation,
      Name name,
      List<Parameter> parameters,
      Optional<List<Size>> on,
      Body body,
      SourceSpan span)
      implements Declaration {}

  record Model(
      String documentation, Name name, List<Parameter> parameters, Body body, SourceSpan span)
      implements Declaration {}

  /// `let name = value`, at the top of a file or in a body.
  record Let(Name name, Optional<Type> type, Expression value, SourceSpan span)
      implements Declaration, Statement {}

  record Parameter(
      String documentation, Name name, Type type, Optional<Expression> fallback, SourceSpan span)
      implements Ast {}

  /// A name for one axis, or `..` for any number of axes.
  sealed interface Size extends Ast {}

  record NamedSize(Name name, SourceSpan span) implements Size {}

  record RestSize(SourceSpan span) implements Size {}

  /// A type: `int`, `float[]` (a list: brackets with nothing in them), `f32[N, 4 * d]`.
  record Type(Name name, Optional<List<Dimension>> dimensions, SourceSpan span) implements Ast {}

  sealed interface Dimension extends Ast {}

  record SizeDimension(Expression size, SourceSpan span) implements Dimension {}

  record RestDimension(SourceSpan span) implements Dimension {}

  /// Statements in braces.
  record Body(List<Statement> statements, SourceSpan span) implements Ast {}

  sealed interface Statement extends Ast {}

  record Input(
      String documentation, Name name, Type type, Optional<Presentation> from, SourceSpan span)
      implements Statement {}

  record Output(
      String documentation,
      Name name,
      Optional<Type> type,
      Expression value,
      Optional<Presentation> as,
      SourceSpan span)
      implements Statement {}

  /// How an input is read from, or an output shown to, a person: `text("vocab.txt")`.
  record Presentation(Name name, List<Argument> arguments, SourceSpan span) implements Ast {}

  record Require(Expression condition, Optional<Expression> message, SourceSpan span)
      implements Statement {}

  /// `a, b: f32[N] = value`.
  record Bind(List<Binding> targets, Expression value, SourceSpan span) implements Statement {}

  record Binding(Name name, Optional<Type> type, SourceSpan span) implements Ast {}

  /// A chain that stands alone: the value of its body when it is the last statement.
  record Flow(Expression value, SourceSpan span) implements Statement {}

  /// `names torchvision { … }`: how another library calls this model's weights.
  record NameMap(Name library, List<Rename> renames, SourceSpan span) implements Statement {}

  sealed interface Rename extends Ast {}

  /// `"theirs" = "ours"`, perhaps transposed, perhaps one of several equal parts (from 1).
  record Renamed(Text theirs, Text ours, boolean transposed, int part, int parts, SourceSpan span)
      implements Rename {}

  record Ignored(Text theirs, SourceSpan span) implements Rename {}

  record Weights(Text location, SourceSpan span) implements Statement {}

  /// What has a value.
  sealed interface Expression extends Ast {}

  /// `a -> b -> c`; always two links or more, or one that has a label.
  record Chain(List<Link> links, SourceSpan span) implements Expression {}

  /// One step of a chain.
  record Link(Optional<Name> label, Expression value, SourceSpan span) implements Ast {}

  /// `* 2.0` or `+ other`: an operator whose left side is what flows in.
  record Section(Operator operator, Expression right, SourceSpan span) implements Expression {}

  record Binary(Expression left, Operator operator, Expression right, SourceSpan span)
      implements Expression {}

  record Unary(Operator operator, Expression operand, SourceSpan span) implements Expression {}

  record Call(Expression callee, List<Argument> arguments, SourceSpan span) implements Expression {}

  record Argument(Optional<Name> name, Expression value, SourceSpan span) implements Ast {}

  record Index(Expression list, Expression index, SourceSpan span) implements Expression {}

  record Member(Expression owner, Name member, SourceSpan span) implements Expression {}

  record IntLiteral(long value, SourceSpan span) implements Expression {}

  record FloatLiteral(double value, SourceSpan span) implements Expression {}

  record BoolLiteral(boolean value, SourceSpan span) implements Expression {}

  /// A string, its escapes resolved.
  record Text(String value, SourceSpan span) implements Expression {}

  record ListLiteral(List<Expression> items, SourceSpan span) implements Expression {}

  /// `(a, b)`: several values that flow together.
  record Tuple(List<Expression> items, SourceSpan span) implements Expression {}

  record Reference(Name name, SourceSpan span) implements Expression {}

  /// `it`: what flows in.
  record It(SourceSpan span) implements Expression {}

  record Residual(List<Argument> options, Body body, SourceSpan keyword, SourceSpan span)
      implements Expression {}

  record Parallel(List<Argument> options, Body body, SourceSpan keyword, SourceSpan span)
      implements Expression {}

  /// `repeat n { … }` and `repeat i in a .. b { … }`, which leaves `b` out.
  record Repeat(
      Optional<Name> index,
      Optional<Expression> from,
      Expression to,
      Body body,
      SourceSpan keyword,
      SourceSpan span)
      implements Expression {}

  record If(List<Case> cases, Optional<Body> otherwise, SourceSpan span) implements Expression {}

  record Case(Expression condition, Body body, SourceSpan span) implements Ast {}

  /// A chain in braces: a layer of its own.
  record Braces(Body body, SourceSpan span) implements Expression {}
}
