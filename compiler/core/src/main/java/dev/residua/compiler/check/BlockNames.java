package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.op.OpCatalog;
import dev.residua.compiler.op.OpDefinition;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.syntax.AstWalk;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds unknown names and types in blocks that no model of the file uses, and which are therefore
/// never expanded. What may be a word of an enumeration, an argument, is left alone.
final class BlockNames {
  private final Elaboration elaboration;
  private final Module module;

  BlockNames(Elaboration elaboration, Module module) {
    this.elaboration = elaboration;
    this.module = module;
  }

  void check() {
    for (Ast.Declaration declaration : module.file().declarations()) {
      if (declaration instanceof Ast.Block block && module.isComplete()) {
        Set<String> known = known(block);
        block.parameters().forEach(this::type);
        visit(block.body(), known);
      }
    }
  }

  private void type(Ast.Parameter parameter) {
    if (Formal.of(parameter).isEmpty()) {
      elaboration.types().unknown(parameter.type().name(), Formal.TYPES);
    }
  }

  private Set<String> known(Ast.Block block) {
    Set<String> known = new TreeSet<>(module.names());
    known.addAll(module.missing());
    known.addAll(OpCatalog.all().stream().map(OpDefinition::name).collect(Collectors.toSet()));
    known.addAll(Functions.names());
    known.addAll(Names.builtIn());
    known.addAll(Operators.WORDS);
    known.add("skip");
    AstWalk.visit(
        block,
        node -> {
          switch (node) {
            case Ast.Parameter parameter -> known.add(parameter.name().text());
            case Ast.NamedSize size -> known.add(size.name().text());
            case Ast.Binding binding -> known.add(binding.name().text());
            case Ast.Let let -> known.add(let.name().text());
            case Ast.Repeat repeat -> repeat.index().ifPresent(index -> known.add(index.text()));
            default -> {}
          }
        });
    return known;
  }

  private void visit(Ast node, Set<String> known) {
    switch (node) {
      case Ast.Argument(_, Ast.Reference _, _), Ast.Type _ -> {}
      case Ast.Binary binary when binary.operator().comparesEquality() -> {}
      case Ast.Reference(Ast.Name name, _) when !known.contains(name.text()) -> report(name, known);
      default -> AstWalk.children(node).forEach(child -> visit(child, known));
    }
  }

  private void report(Ast.Name name, Set<String> known) {
    Diagnostic diagnostic =
        Diagnostic.error(Code.UNKNOWN_NAME, name.span(), "`" + name + "` is not known here");
    Optional<String> help =
        Suggestion.of(name.text(), known).map(nearest -> "did you mean `" + nearest + "`?");
    elaboration.reports().error(help.map(diagnostic::help).orElse(diagnostic));
  }
}
