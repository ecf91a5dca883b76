package dev.residua.compiler.op;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import java.util.ArrayList;

/// Neighbouring axes as one: a [Reshape].
final class Flatten {
  static final OpDefinition DEFINITION =
      Definition.of(
          "flatten",
          "The axes from one to another as a single axis.",
          Signature.of(
              Signature.Argument.of("from", Signature.Kind.INT, 1L, "the first axis"),
              Signature.Argument.of("to", Signature.Kind.INT, -1L, "the last axis")),
          Flatten::build);

  private Flatten() {}

  private static Node build(CallSite site) {
    var x = site.input();
    Expect.atLeast("flatten", 1, x.type());
    if (x.type().rank() == 1 && site.integer("from") == 1) {
      return x;
    }
    int from = Expect.axis("flatten", site.integer("from"), x.type());
    int to = Expect.axis("flatten", site.integer("to"), x.type());
    if (to < from) {
      throw new ArgumentException(
          "to",
          "`flatten` from axis %d to axis %d of %s goes backwards".formatted(from, to, x.type()),
          "from = %d, to = %d".formatted(to, from));
    }
    var dims = new ArrayList<>(x.shape().dims().subList(0, from));
    dims.add(Dim.product(x.shape().dims().subList(from, to + 1)));
    dims.addAll(x.shape().dims().subList(to + 1, x.type().rank()));
    return Reshape.apply(site, x, new Shape(dims));
  }
}
