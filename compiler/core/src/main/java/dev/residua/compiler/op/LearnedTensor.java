package dev.residua.compiler.op;

import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// A learned tensor by itself: a gate, a query, a bias.
final class LearnedTensor {
  static final OpDefinition DEFINITION =
      Definition.of(
          "parameter",
          "A learned tensor by itself, named weight.",
          new Signature(
              0,
              List.of(
                  Signature.Argument.required(
                      "sizes", Signature.Kind.INTS, "its shape, for example [1, 64]"),
                  Signature.Argument.of(
                      "init", Signature.Kind.FLOAT, 0.0, "where every element starts"),
                  Signature.Argument.of(
                      "deviation",
                      Signature.Kind.FLOAT,
                      0.0,
                      "or the deviation of a normal distribution that it starts with"))),
          site -> {
            var sizes = site.integers("sizes");
            sizes.forEach(size -> Expect.atLeast("parameter", "sizes", size, 1));
            double deviation = site.number("deviation");
            var start =
                deviation > 0
                    ? Initializer.normal(deviation)
                    : Initializer.constant(site.number("init"));
            long[] dims = sizes.stream().mapToLong(Long::longValue).toArray();
            return site.parameter("weight", TensorType.f32(Shape.of(dims)), start);
          });

  private LearnedTensor() {}
}
