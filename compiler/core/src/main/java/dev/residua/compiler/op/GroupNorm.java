package dev.residua.compiler.op;

import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;

/// A layer norm over each group of channels of each image (Wu and He, arXiv 1803.08494), made of
/// reshape, [LayerNorm], [Mul] and [Add].
final class GroupNorm {
  static final OpDefinition DEFINITION =
      Definition.of(
          "group_norm",
          "Each group of channels of an image less its mean, over its deviation, then a weight"
              + " and a bias for each channel.",
          Signature.of(
              Signature.Argument.required("groups", Signature.Kind.INT, "how many groups"),
              Signature.Argument.of("eps", Signature.Kind.FLOAT, 1e-5, "is added to the variance")),
          GroupNorm::build);

  private GroupNorm() {}

  private static Node build(CallSite site) {
    var x = site.input();
    var type = x.type();
    Expect.floats("group_norm", type);
    Expect.atLeast("group_norm", 2, type);
    long channels = Expect.constant("group_norm", type, 1);
    long groups = Expect.atLeast("group_norm", "groups", site.integer("groups"), 1);
    if (channels % groups != 0) {
      throw new ArgumentException(
          "groups",
          "`group_norm` cannot divide %d channels of %s into %d groups"
              .formatted(channels, type, groups),
          "groups must divide " + channels);
    }
    var size = Dim.product(type.shape().dims().subList(1, type.rank()));
    var rows = Shape.of(type.dim(0), Dim.of(groups), size.dividedBy(Dim.of(groups)).orElseThrow());
    var grouped = Reshape.apply(site, x, rows);
    var normed = site.add(new LayerNorm(site.number("eps"), false, false), grouped);
    var back = Reshape.apply(site, normed, type.shape());
    var vector = TensorType.f32(channels);
    var along = Expect.along(Dim.of(channels), 1, type.rank());
    var weight = Reshape.apply(site, site.parameter("weight", vector, Initializer.ONES), along);
    var bias = Reshape.apply(site, site.parameter("bias", vector, Initializer.ZEROS), along);
    return site.add(new Add(), site.add(new Mul(), back, weight), bias);
  }
}
