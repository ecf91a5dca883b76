package dev.residua.compiler.op;

import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;

/// Products with a learned number, or with one for each channel: [Mul] of a parameter.
final class LearnedScale {
  static final OpDefinition LAYER_SCALE =
      Definition.of(
          "layer_scale",
          "A learned factor for each channel, small at first.",
          Signature.of(
              Signature.Argument.of("init", Signature.Kind.FLOAT, 1e-6, "where the factors start"),
              Signature.Argument.optional(
                  "axis",
                  Signature.Kind.INT,
                  "the axis of the channels; 1 for an image [N, C, H, W] and else the last if not"
                      + " given")),
          LearnedScale::perChannel);
  static final OpDefinition REZERO =
      Definition.of(
          "rezero",
          "A learned factor for the whole, 0 at first.",
          Signature.of(
              Signature.Argument.of("init", Signature.Kind.FLOAT, 0.0, "where the factor starts")),
          site -> {
            Expect.floats("rezero", site.input().type());
            var start = Initializer.constant(site.number("init"));
            return site.add(
                new Mul(), site.input(), site.parameter("weight", TensorType.f32(1), start));
          });

  private LearnedScale() {}

  private static Node perChannel(CallSite site) {
    var x = site.input();
    Expect.floats("layer_scale", x.type());
    Expect.atLeast("layer_scale", 1, x.type());
    long given = site.given("axis") ? site.integer("axis") : x.type().rank() == 4 ? 1 : -1;
    int axis = Expect.axis("layer_scale", given, x.type());
    long channels = Expect.constant("layer_scale", x.type(), axis);
    var gamma =
        site.parameter(
            "gamma", TensorType.f32(channels), Initializer.constant(site.number("init")));
    var along = Expect.along(Dim.of(channels), axis, x.type().rank());
    return site.add(new Mul(), x, Reshape.apply(site, gamma, along));
  }
}
