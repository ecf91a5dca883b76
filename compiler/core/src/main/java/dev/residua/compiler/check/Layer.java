package dev.residua.compiler.check;

import dev.residua.compiler.op.OpDefinition;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;

/// Something that makes tensors of the tensors that flow into it, once they do.
sealed interface Layer extends Value {
  /// What a message calls it.
  String name();

  /// An op with some of its arguments.
  record Op(OpDefinition definition, Arguments arguments) implements Layer {
    @Override
    public String name() {
      return definition.name();
    }
  }

  /// A declared block with some of its arguments.
  record Block(Ast.Block block, Module module, Arguments arguments) implements Layer {
    @Override
    public String name() {
      return block.name().text();
    }
  }

  /// A chain in braces with the names that it sees.
  record Braces(Ast.Body body, Scope scope, SourceSpan span) implements Layer {
    @Override
    public String name() {
      return "{ … }";
    }
  }

  /// A layer that has a name, and so its weights once. Equal only to itself.
  final class Named implements Layer {
    private final String name;
    private final Naming naming;
    private final Layer layer;

    Named(String name, Naming naming, Layer layer) {
      this.name = name;
      this.naming = naming;
      this.layer = layer;
    }

    @Override
    public String name() {
      return name;
    }

    Naming naming() {
      return naming;
    }

    Layer layer() {
      return layer;
    }
  }
}
