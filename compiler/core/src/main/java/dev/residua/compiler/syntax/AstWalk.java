package dev.residua.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Visits a syntax tree from top to bottom.
public final class AstWalk {
  private AstWalk() {}

  /// Calls `action` for a node and everything inside it.
  public static void visit(Ast node, Consumer<Ast> action) {
    action.accept(node);
    children(node).forEach(child -> visit(child, action));
  }

  /// What a node is directly made of.
  public static List<Ast> children(Ast node) {
    return switch (node) {
      case Ast.File file -> all(file.imports(), file.declarations());
      case Ast.Block block ->
          all(block.parameters(), block.on().orElse(List.of()), List.of(block.body()));
      case Ast.Model model -> all(model.parameters(), List.of(model.body()));
      case Ast.Let let -> all(list(let.type()), List.of(let.value()));
      case Ast.Parameter parameter -> all(List.of(parameter.type()), list(parameter.fallback()));
      case Ast.Type type -> all(type.dimensions().orElse(List.of()));
      case Ast.SizeDimension(var size, _) -> List.of(size);
      case Ast.Body(var statements, _) -> all(statements);
      case Ast.Input input -> all(List.of(input.type()), list(input.from()));
      case Ast.Output output ->
          all(list(output.type()), List.of(output.value()), list(output.as()));
      case Ast.Presentation presentation -> all(presentation.arguments());
      case Ast.Require(var condition, var message, _) -> all(List.of(condition), list(message));
      case Ast.Bind(var targets, var value, _) -> all(targets, List.of(value));
      case Ast.Binding binding -> all(list(binding.type()));
      case Ast.Flow(var value, _) -> List.of(value);
      case Ast.NameMap map -> all(map.renames());
      case Ast.Chain(var links, _) -> all(links);
      case Ast.Link link -> List.of(link.value());
      case Ast.Section section -> List.of(section.right());
      case Ast.Binary binary -> List.of(binary.left(), binary.right());
      case Ast.Unary unary -> List.of(unary.operand());
      case Ast.Call call -> all(List.of(call.callee()), call.arguments());
      case Ast.Argument argument -> List.of(argument.value());
      case Ast.Index(var list, var index, _) -> List.of(list, index);
      case Ast.Member member -> List.of(member.owner());
      case Ast.ListLiteral(var items, _) -> all(items);
      case Ast.Tuple(var items, _) -> all(items);
      case Ast.Residual residual -> all(residual.options(), List.of(residual.body()));
      case Ast.Parallel parallel -> all(parallel.options(), List.of(parallel.body()));
      case Ast.Repeat repeat ->
          all(list(repeat.from()), List.of(repeat.to()), List.of(repeat.body()));
      case Ast.If condition -> all(condition.cases(), list(condition.otherwise()));
      case Ast.Case candidate -> List.of(candidate.condition(), candidate.body());
      case Ast.Braces braces -> List.of(braces.body());
      case Ast.Name _,
          Ast.Import _,
          Ast.NamedSize _,
          Ast.RestSize _,
          Ast.RestDimension _,
          Ast.Renamed _,
          Ast.Ignored _,
          Ast.Weights _,
          Ast.IntLiteral _,
          Ast.FloatLiteral _,
          Ast.BoolLiteral _,
          Ast.Text _,
          Ast.Reference _,
          Ast.It _ ->
          List.of();
    };
  }

  private static List<Ast> list(Optional<? extends Ast> one) {
    return one.<List<Ast>>map(List::of).orElse(List.of());
  }

  @SafeVarargs
  private static List<Ast> all(List<? extends Ast>... lists) {
    List<Ast> all = new ArrayList<>();
    for (List<? extends Ast> list : lists) {
      all.addAll(list);
    }
    return all;
  }
}
