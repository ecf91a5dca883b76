package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.syntax.AstWalk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Warns of values and parameters that nothing mentions. Names that begin with `_` may be unused.
final class UnusedNames {
  private final Diagnostics diagnostics;

  UnusedNames(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void check(Ast.File file) {
    for (Ast.Declaration declaration : file.declarations()) {
      switch (declaration) {
        case Ast.Block block -> check(block, block.parameters());
        case Ast.Model model -> check(model, model.parameters());
        case Ast.Let _ -> {}
      }
    }
  }

  private void check(Ast declaration, List<Ast.Parameter> parameters) {
    Set<String> mentioned = new HashSet<>();
    AstWalk.visit(
        declaration,
        node -> {
          if (node instanceof Ast.Reference(Ast.Name name, var _)) {
            mentioned.add(name.text());
          }
        });
    for (Ast.Parameter parameter : parameters) {
      warn(Code.UNUSED_PARAMETER, "parameter", parameter.name(), mentioned);
    }
    AstWalk.visit(
        declaration,
        node -> {
          switch (node) {
            case Ast.Binding binding -> warn(Code.UNUSED_VALUE, "value", binding.name(), mentioned);
            case Ast.Let let -> warn(Code.UNUSED_VALUE, "constant", let.name(), mentioned);
            default -> {}
          }
        });
  }

  private void warn(Code code, String what, Ast.Name name, Set<String> mentioned) {
    if (!mentioned.contains(name.text()) && !name.text().startsWith("_")) {
      diagnostics.add(
          Diagnostic.warning(code, name.span(), "the %s `%s` is never used".formatted(what, name))
              .help("leave it out, or let its name begin with `_`"));
    }
  }
}
