package dev.residua.compiler.op;

import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;

/// A learned token in front of each sequence: [Expand] and [Concat].
final class ClassToken {
  static final OpDefinition DEFINITION =
      Definition.of(
          "class_token",
          "A learned token in front of a sequence: [N, T, d] becomes [N, T + 1, d].",
          Signature.of(),
          ClassToken::build);

  private ClassToken() {}

  private static Node build(CallSite site) {
    var x = site.input();
    Expect.floats("class_token", x.type());
    if (x.type().rank() != 3) {
      throw new ShapeException(
          "`class_token` needs a sequence [N, T, d], but got " + x.type(),
          "an image becomes one by reshape and transpose");
    }
    long width = Expect.constant("class_token", x.type(), -1);
    var token = site.parameter("weight", TensorType.f32(1, 1, width), Initializer.normal(0.02));
    var repeated = site.add(new Expand(Shape.of(x.type().dim(0), Dim.ONE, Dim.of(width))), token);
    return site.add(new Concat(1), repeated, x);
  }
}
