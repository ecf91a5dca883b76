package dev.residua.compiler.op;

import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// Cases of ops whose inputs do not lie row by row: images with their channels innermost, and views
/// with gaps.
final class LayoutCases {
  private LayoutCases() {}

  static void addTo(List<OpCase> cases) {
    for (var op : List.of("relu", "batch_norm", "global_avg_pool", "flatten", "layer_scale")) {
      cases.add(image().then(op).build());
    }
    for (var op : List.of("layer_norm", "softmax", "l2_normalise", "argmax", "sum", "max")) {
      cases.add(image().then(op).with("axis", 1).build());
      cases.add(image().then(op).with("axis", 3).build());
    }
    cases.add(image().then("mean").with("axis", List.of(2, 3)).with("keep", true).build());
    cases.add(image().then("conv").with("channels", 7).with("kernel", 3).build());
    cases.add(image().then("conv").with("channels", 6).with("kernel", 1).with("stride", 2).build());
    cases.add(
        image()
            .then("conv")
            .with("channels", 6)
            .with("kernel", 3)
            .with("groups", "depthwise")
            .build());
    cases.add(image().then("max_pool").with("kernel", 3).with("stride", 2).build());
    cases.add(image().then("avg_pool").with("kernel", 2).build());
    cases.add(image().then("adaptive_avg_pool").with("size", 3).build());
    cases.add(image().then("upsample").with("scale", 2).with("mode", "bilinear").build());
    cases.add(image().then("group_norm").with("groups", 3).build());
    cases.add(image().then("pad").with("axis", 1).with("front", 2).with("back", 1).build());
    cases.add(image().then("slice").with("axis", 1).with("from", 2).build());
    cases.add(image().then("slice").with("axis", 2).with("step", 2).then("relu").build());
    cases.add(
        image()
            .then("slice")
            .with("axis", 3)
            .with("step", 2)
            .then("conv")
            .with("channels", 5)
            .with("kernel", 1)
            .build());
    cases.add(image().then("split").with("parts", 3).with("axis", 1).then("concat").build());
    cases.add(image().then("linear").with("features", 9).build());
    cases.add(
        image()
            .then("reshape")
            .with("sizes", List.of(Dim.symbol("N"), 6, 35))
            .then("transpose")
            .build());
    cases.add(
        image()
            .then("reshape")
            .with("sizes", List.of(Dim.symbol("N"), 6, 35))
            .then("transpose")
            .then("layer_norm")
            .then("attention")
            .with("heads", 2)
            .tolerance(1e-4)
            .build());
    cases.add(
        image()
            .then("transpose")
            .with("axes", List.of(0, 2, 3, 1))
            .then("linear")
            .with("features", 9)
            .build());
    cases.add(
        image().then("transpose").with("axes", List.of(0, 2, 3, 1)).then("layer_norm").build());
    sequences(cases);
  }

  private static void sequences(List<OpCase> cases) {
    cases.add(
        sequence()
            .then("slice")
            .with("axis", 1)
            .with("to", 1)
            .then("flatten")
            .then("linear")
            .with("features", 5)
            .build());
    cases.add(
        sequence()
            .then("slice")
            .with("axis", 2)
            .with("from", 3)
            .then("linear")
            .with("features", 5)
            .build());
    cases.add(
        sequence()
            .then("slice")
            .with("axis", 2)
            .with("step", 2)
            .then("linear")
            .with("features", 5)
            .build());
    cases.add(sequence().then("slice").with("axis", 2).with("from", 3).then("layer_norm").build());
    cases.add(sequence().then("slice").with("axis", 1).with("step", 3).then("softmax").build());
    cases.add(sequence().then("transpose").then("linear").with("features", 5).build());
    cases.add(sequence().then("transpose").then("gelu").then("transpose").build());
    cases.add(sequence().then("transpose").then("softmax").build());
    cases.add(sequence().then("transpose").then("matmul").tensor("other", "f32[N, 9, 7]").build());
    cases.add(
        sequence()
            .then("transpose")
            .then("reshape")
            .with("sizes", List.of(Dim.symbol("N"), -1))
            .build());
    cases.add(sequence().then("split").with("parts", 3).then("concat").with("axis", 1).build());
    cases.add(sequence().then("class_token").then("max").with("axis", 1).build());
    cases.add(
        sequence()
            .then("linear")
            .with("features", 24)
            .then("reshape")
            .with("sizes", List.of(Dim.symbol("N"), 9, 4, 6))
            .then("rotary")
            .then("transpose")
            .with("axes", List.of(1, 2))
            .then("matmul")
            .tensor("other", "f32[N, 4, 6, 5]")
            .build());
  }

  /// An image `[N, 6, 5, 7]` with its channels innermost.
  private static CaseBuilder image() {
    return CaseBuilder.of("conv")
        .input("x", "f32[N, 3, 5, 7]")
        .with("channels", 6)
        .with("kernel", 3)
        .where("N", 2)
        .tolerance(1e-4);
  }

  private static CaseBuilder sequence() {
    return CaseBuilder.of("relu").input("x", "f32[N, 9, 12]").where("N", 2);
  }
}
