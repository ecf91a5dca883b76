package dev.residua.compiler.op;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The parts of an axis, each a [Slice].
final class Split {
  static final OpDefinition DEFINITION =
      new Definition(
          "split",
          "The parts of an axis, one after the other: several results.",
          Signature.of(
              Signature.Argument.required(
                  "parts", Signature.Kind.INTS, "how many equal parts, or a list of their sizes"),
              Signature.Argument.of("axis", Signature.Kind.INT, -1L, "the axis")),
          Split::build);

  private Split() {}

  private static List<Node> build(CallSite site) {
    var x = site.input();
    int axis = Expect.axis("split", site.integer("axis"), x.type());
    var size = x.type().dim(axis);
    var sizes = new ArrayList<Dim>();
    var parts = site.integers("parts");
    parts.forEach(part -> Expect.atLeast("split", "parts", part, 1));
    if (parts.size() == 1) {
      long count = parts.getFirst();
      var part =
          size.dividedBy(Dim.of(count))
              .orElseThrow(() ->
                  new ArgumentException(
                      "parts",
                      "`split` cannot divide axis %d of %s into %d equal parts"
                          .formatted(axis, x.type(), count),
                      "parts = [1, ...] with sizes that sum to " + size));
      sizes.addAll(Collections.nCopies(Math.toIntExact(count), part));
    } else {
      parts.forEach(part -> sizes.add(Dim.of(part)));
      var total = sizes.stream().reduce(Dim.ZERO, Dim::plus);
      if (!total.equals(size)) {
        throw new ArgumentException(
            "parts",
            "`split` into %s makes %s, but axis %d of %s has %s"
                .formatted(parts, total, axis, x.type(), size),
            "sizes that sum to " + size);
      }
    }
    var results = new ArrayList<Node>();
    var from = Dim.ZERO;
    for (var part : sizes) {
      var to = from.plus(part);
      results.add(site.add(new Slice(axis, from, to, 1), x));
      from = to;
    }
    return results;
  }
}
