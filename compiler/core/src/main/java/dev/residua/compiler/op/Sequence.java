package dev.residua.compiler.op;

import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.Dim;

/// The sequence whose positions are asked for: `[…, T, d]`, or ids `[…, T]` and a width that is
/// written down.
record Sequence(Dim length, long width) {
  static Sequence of(String op, CallSite site) {
    var type = site.input().type();
    if (!type.dtype().isFloat()) {
      Expect.atLeast(op, 1, type);
      if (!site.given("width")) {
        throw new ArgumentException(
            "width",
            "`%s` cannot know its width from the ids %s".formatted(op, type),
            "width = 384");
      }
      return new Sequence(type.dim(-1), Expect.atLeast(op, "width", site.integer("width"), 1));
    }
    if (type.rank() < 2) {
      throw new ShapeException("`%s` needs a sequence [N, T, d], but got %s".formatted(op, type));
    }
    long width = Expect.constant(op, type, -1);
    if (site.given("width") && site.integer("width") != width) {
      throw new ArgumentException(
          "width",
          "`%s` of width %d does not fit %s".formatted(op, site.integer("width"), type),
          "width = " + width);
    }
    return new Sequence(type.dim(-2), width);
  }
}
