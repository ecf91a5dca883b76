package dev.residua.cli.run;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import java.util.stream.Collectors;

/// Says what a model wants and how to give it.
final class InputUsage {
  private InputUsage() {}

  /// A line for each input.
  static String of(Graph graph) {
    return graph.inputs().stream()
        .map(input -> "  " + input.name() + ": " + input.node().type() + "   by " + option(input))
        .collect(Collectors.joining("\n"));
  }

  /// What to type for an input.
  static String option(GraphInput input) {
    var file = "--input " + input.name() + "=FILE.npy";
    return switch (input.from().kind()) {
      case Inputs.TEXT -> "--text \"…\" (repeat it for several) or " + file;
      case Inputs.IMAGE -> "--image FILE (repeat it for several) or " + file;
      default -> file;
    };
  }
}
