package dev.residua.compiler.generate;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.op.AttentionOp;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the [Generation] of a model: along which of its lengths it can go on, and by which graph.
public final class Generations {
  /// So many values may go into a step: methods and records of the JVM take no more than 255.
  private static final int MOST_KEPT = 240;

  private Generations() {}

  /// Looks along each length that an input and an output share, those with attention first.
  public static Derivation of(Graph graph) {
    var hindered = new ArrayList<Derivation.Hindered>();
    for (var length : lengths(graph)) {
      try {
        var runs = Runs.of(graph, Dim.symbol(length));
        var found = StepGraph.of(graph, runs, length, past(graph));
        int kept = found.step().inputs().size();
        if (kept > MOST_KEPT) {
          return new Derivation.Hindered(tooDeep(graph, kept), true);
        }
        if (!found.caches().isEmpty()) {
          return new Derivation.Found(found);
        }
      } catch (Runs.Mixed mixed) {
        hindered.add(new Derivation.Hindered(mixed.diagnostic(), attends(graph, length, true)));
      }
    }
    return hindered.stream()
        .findFirst()
        .orElseGet(() -> new Derivation.Hindered(unattended(graph), false));
  }

  private static Diagnostic tooDeep(Graph graph, int kept) {
    var message =
        "`%s` is too deep to go on position by position: a step would take %d values, and a class"
            + " holds %d";
    return Diagnostic.error(Code.NOT_STEPWISE, message.formatted(graph.name(), kept, MOST_KEPT))
        .help("fewer layers with attention; `run` takes any number");
  }

  private static Diagnostic unattended(Graph graph) {
    var message =
        "`%s` has no causal attention along a length that is not fixed, so there is nothing to go"
            + " on from";
    return Diagnostic.error(Code.NOT_STEPWISE, message.formatted(graph.name()))
        .help("an input i32[N, T], and attention(…, causal = true) of what is made of it");
  }

  /// The symbols that stand behind the first axis of an input, or on its only one, and in an
  /// output.
  private static List<String> lengths(Graph graph) {
    var shown = symbols(graph.outputs().stream().map(output -> output.node()));
    var lengths = new LinkedHashSet<String>();
    for (var input : graph.inputs()) {
      var dims = input.node().shape().dims();
      for (var dim : dims.subList(dims.size() > 1 ? 1 : 0, dims.size())) {
        if (dim.isSymbol()) {
          lengths.addAll(dim.symbols());
        }
      }
    }
    var attended = lengths.stream().filter(it -> attends(graph, it, true));
    var others = lengths.stream().filter(shown::contains);
    return Stream.concat(attended, others).distinct().toList();
  }

  private static Set<String> symbols(Stream<Node> nodes) {
    return nodes
        .flatMap(node -> node.shape().dims().stream())
        .flatMap(dim -> dim.symbols().stream())
        .collect(Collectors.toSet());
  }

  /// Whether there is attention of the positions of a length to themselves.
  private static boolean attends(Graph graph, String length, boolean causal) {
    var size = Dim.symbol(length);
    return graph.nodes().stream()
        .anyMatch(node ->
            node.op() instanceof AttentionOp op
                && op.causal() == causal
                && node.input(0).type().dim(1).equals(size)
                && node.input(1).type().dim(1).equals(size));
  }

  /// A symbol with which none of the model's begins.
  private static String past(Graph graph) {
    var used = symbols(graph.nodes().stream());
    return Stream.of("P", "Past", "Earlier")
        .filter(it -> used.stream().noneMatch(symbol -> symbol.startsWith(it)))
        .findFirst()
        .orElse("P0");
  }
}
