package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.source.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Warns of stacks of residuals that compute, but hardly learn.
///
/// That a pre-norm stack needs a norm at its end, and that plain post-norm hardly trains where it
/// is deep: Xiong et al. 2020, arXiv 2002.04745; Wang et al. 2022, arXiv 2203.00555.
final class ResidualAdvice {
  /// Two layers of a Transformer: fewer residuals are no stack.
  private static final int STACK = 4;

  /// The 24 layers of BERT-large, the deepest that are known to train with a plain post-norm.
  private static final int DEEPEST_POST_NORM = 48;

  private static final Set<String> NORMS = Set.of("batch_norm", "layer_norm", "rms_norm");

  /// What leaves a product with 0 a product with 0.
  private static final Set<String> TRANSPARENT = Set.of("dropout", "drop_path", "reshape");

  private final Reports reports;
  private final List<Join> joins = new ArrayList<>();

  /// Where a residual joins.
  ///
  /// @param end what its branch makes
  /// @param norm where its norm stands
  /// @param scaled whether its shortcut has a factor
  /// @param place its keyword, or the use of the outermost block around it
  private record Join(Node node, Node end, String norm, boolean scaled, SourceSpan place) {}

  ResidualAdvice(Reports reports) {
    this.reports = reports;
  }

  /// Remembers a residual until the model is complete.
  void joined(Node node, Node end, String norm, boolean scaled, SourceSpan keyword) {
    var outermost = reports.uses().peekFirst();
    joins.add(new Join(node, end, norm, scaled, outermost == null ? keyword : outermost.span()));
  }

  /// Warns of what a complete model without errors has.
  void check(Graph graph) {
    joins.forEach(this::zeroFactors);
    finalNorms(graph);
    deepPostNorm(graph);
  }

  private void zeroFactors(Join join) {
    if (zeros(join.end()) > 1) {
      reports.warn(
          Diagnostic.warning(
                  Code.ZERO_FACTOR,
                  join.place(),
                  "this branch is multiplied by two factors that are both 0 at first, so neither"
                      + " ever learns")
              .help(
                  "let one of them begin elsewhere: rezero(1.0), layer_scale(1.0) or batch_norm"));
    }
  }

  /// The learned factors of a value that are 0 at first.
  private static int zeros(Node node) {
    if (TRANSPARENT.contains(node.op().name())) {
      return zeros(node.input(0));
    }
    return switch (node.op().name()) {
      case "batch_norm" -> startsAtZero(node.input(1)) ? 1 : 0;
      case "mul" ->
          startsAtZero(node.input(0))
              ? 1 + zeros(node.input(1))
              : startsAtZero(node.input(1)) ? 1 + zeros(node.input(0)) : 0;
      default -> 0;
    };
  }

  private static boolean startsAtZero(Node node) {
    if (node.op().name().equals("reshape")) {
      return startsAtZero(node.input(0));
    }
    return node.op() instanceof ParameterOp(var parameter)
        && switch (parameter.initializer().kind()) {
          case ZEROS -> true;
          case CONSTANT -> parameter.initializer().value() == 0;
          case ONES, NORMAL, UNIFORM -> false;
        };
  }

  private void finalNorms(Graph graph) {
    var depth = depths(graph, "pre", true);
    var users = users(graph);
    for (var join : joins) {
      int count = depth.getOrDefault(join.node(), 0);
      if (join.norm().equals("pre") && count >= STACK && !isNormed(join.node(), users)) {
        reports.warn(
            Diagnostic.warning(
                    Code.NO_FINAL_NORM,
                    join.place(),
                    "a stack of %d pre-norm residuals ends here without a norm".formatted(count))
                .help("its sum grows with every layer; put a norm behind it: … -> layer_norm"));
      }
    }
  }

  /// The residuals with such a norm that lie before each value, itself included.
  ///
  /// @param sinceNorm whether only those since the last norm count
  private Map<Node, Integer> depths(Graph graph, String norm, boolean sinceNorm) {
    var marked = new IdentityHashMap<Node, Boolean>();
    for (var join : joins) {
      if (join.norm().equals(norm) && !join.scaled()) {
        marked.put(join.node(), true);
      }
    }
    var depths = new IdentityHashMap<Node, Integer>();
    for (var node : graph.nodes()) {
      int before = 0;
      for (var input : node.inputs()) {
        before = Math.max(before, depths.getOrDefault(input, 0));
      }
      boolean ends = sinceNorm && NORMS.contains(node.op().name());
      depths.put(node, ends ? 0 : before + (marked.containsKey(node) ? 1 : 0));
    }
    return depths;
  }

  private static Map<Node, List<Node>> users(Graph graph) {
    var users = new IdentityHashMap<Node, List<Node>>();
    for (var node : graph.nodes()) {
      for (var input : node.inputs()) {
        users.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
      }
    }
    return users;
  }

  /// Whether a norm takes the value before a linear layer does.
  private static boolean isNormed(Node node, Map<Node, List<Node>> users) {
    Deque<Node> open = new ArrayDeque<>(List.of(node));
    Set<Node> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      for (var user : users.getOrDefault(open.removeFirst(), List.of())) {
        if (NORMS.contains(user.op().name())) {
          return true;
        }
        if (!user.op().name().equals("linear") && seen.add(user)) {
          open.addLast(user);
        }
      }
    }
    return false;
  }

  private void deepPostNorm(Graph graph) {
    var depth = depths(graph, "post", false);
    int deepest = 0;
    SourceSpan place = null;
    for (var join : joins) {
      int count = join.norm().equals("post") ? depth.getOrDefault(join.node(), 0) : 0;
      if (count > deepest) {
        deepest = count;
        place = join.place();
      }
    }
    if (place != null && deepest > DEEPEST_POST_NORM) {
      reports.warn(
          Diagnostic.warning(
                  Code.DEEP_POST_NORM,
                  place,
                  "a stack of %d post-norm residuals hardly trains".formatted(deepest))
              .help(
                  "scale the shortcut as DeepNorm does, alpha = pow(2.0 * layers, 0.25), or take"
                      + " norm = pre with a norm at the end"));
    }
  }
}
