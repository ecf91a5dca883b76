package dev.residua.compiler;

import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Severity;
import dev.residua.compiler.graph.Graph;
import java.util.List;

/// What checking a file gave: messages, and, where none is an error, the graphs of its models.
public record Checked(List<Diagnostic> diagnostics, List<Graph> graphs) {
  public Checked {
    diagnostics = List.copyOf(diagnostics);
    graphs = List.copyOf(graphs);
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
